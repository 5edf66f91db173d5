/** ConvertId, between the format of EWS and the entry ids of MAPI. Clients use it to learn the server's version, too. */
import { element } from '../../simulator/xml.ts';
import { refuse } from '../refusal.ts';
import { idNodes } from '../store/item-ids.ts';
import { answerEach, type Operation } from './world.ts';

/** What stands before the entry id: a mark of four bytes, the mailbox' GUID as text, and a mark of two bytes. */
const headBytes = 42;

export const convertId: Operation = ({ world, call }) =>
  answerEach('ConvertId', idNodes(call.body, 'SourceIds'), '', ({ attributes }) => {
    const { Format, Id = '', Mailbox = '' } = attributes;
    if (Format !== 'EwsId') return refuse('ErrorInvalidRequest', 'The simulator converts ids of EWS alone.');
    if (!world.ids.isKnown(Id)) refuse('ErrorInvalidIdMalformed');
    const { DestinationFormat = '' } = call.body.attributes;
    const entry = Buffer.from(Id, 'base64').subarray(headBytes);
    const converted: Readonly<Record<string, string>> = {
      EwsId: Id,
      EntryId: entry.toString('base64'),
      HexEntryId: entry.toString('hex').toUpperCase(),
    };
    const written =
      converted[DestinationFormat] ?? refuse('ErrorInvalidRequest', 'This format is not simulated.');
    return element('m:AlternateId', '', {
      'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      'xsi:type': 't:AlternateIdType',
      ...{ Format: DestinationFormat, Id: written, Mailbox },
    });
  });
