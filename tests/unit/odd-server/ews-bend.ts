/** One-line rules that bend a SOAP answer of Exchange Web Services, as `crm-bend.ts` does for a CRM. */
import type { Answer, Asked } from '../caldav/fake-server.ts';
import { bentForCrm, type CrmBend } from './crm-bend.ts';
import { type BentAnswer, isInPlace, type Where } from './odd-server.ts';
import { elementsIn, withText, type XmlPlace } from './xml-elements.ts';

export interface EwsBend extends Where, Pick<CrmBend, 'header' | 'body' | 'wire'> {
  /** Only answers to this operation: `GetItem`. */
  readonly asking?: string;
  /** The code of a SOAP fault that comes with the status; of an element, which is a response message then: its code. */
  readonly code?: string;
  /** Which of all elements with this name is bent, from 0; what is done to it follows. */
  readonly element?: readonly [name: string, number: number];
  /** `cut` leaves half of what is in it; `swap` changes what is in it with what is in the next one of that name. */
  readonly how?: 'drop' | 'double' | 'empty' | 'cut' | 'relabel' | 'other namespace' | 'swap';
  /** What is in it, as it stands in XML. */
  readonly text?: string;
  /** Null leaves it out. */
  readonly attribute?: readonly [name: string, value: string | null];
}

export function askingOfEws({ body }: Pick<Asked, 'body'>): string {
  return /<s:Body><m:(\w+)/.exec(body)?.[1] ?? '';
}

export function isMeantForEws(bend: EwsBend, asked: Asked, position: number): boolean {
  return isInPlace(bend, position) && (bend.asking === undefined || bend.asking === askingOfEws(asked));
}

/** The answer with the rule applied. A rule for something that the answer does not have leaves it as it is. */
export function bentForEws(
  answer: Answer,
  { code, ...bend }: EwsBend,
  asked: Pick<Asked, 'path'>,
): BentAnswer {
  if (bend.element === undefined && code !== undefined) {
    const headers = { 'content-type': 'text/xml; charset=utf-8' };
    return { status: bend.status ?? 500, headers, body: faultText(code) };
  }
  const body = bentText(String(answer.body ?? ''), { ...bend, ...(code === undefined ? {} : { code }) });
  return bentForCrm({ ...answer, body }, bend, asked);
}

function bentText(text: string, bend: EwsBend): string {
  if (bend.element === undefined) return text;
  const [name, number] = bend.element;
  const same = elementsIn(text).filter((one) => one.name === name);
  const place = same[number];
  if (place === undefined) return text;
  const { start, end, contentStart, contentEnd } = place;
  const content = text.slice(contentStart, contentEnd);
  if (bend.code !== undefined) return withText(text, start, end, errorMessage(name, bend.code));
  if (bend.text !== undefined) return withContent(text, place, bend.text);
  if (bend.attribute !== undefined)
    return withText(
      text,
      start,
      contentStart,
      withAttribute(text.slice(start, contentStart), bend.attribute),
    );
  switch (bend.how) {
    case 'drop':
      return withText(text, start, end, '');
    case 'double':
      return withText(text, end, end, text.slice(start, end));
    case 'empty':
      return withContent(text, place, '');
    case 'cut':
      return withContent(text, place, half(content));
    case 'relabel':
      return renamed(text, place, `${name}Unknown`);
    case 'other namespace':
      return renamed(
        text,
        place,
        name.startsWith('t:') ? name.replace('t:', 'm:') : name.replace(/^\w+:/, 't:'),
      );
    case 'swap':
      return swapped(text, place, same[(number + 1) % same.length] ?? place);
    default:
      return text;
  }
}

/** Of elements the first half of them; of a text half of its characters. */
function half(content: string): string {
  const top = elementsIn(`<x>${content}</x>`).filter(({ parent }) => parent === 0);
  if (top.length === 0) return content.slice(0, content.length / 2);
  const last = top[Math.floor(top.length / 2) - 1];
  return last === undefined ? '' : content.slice(0, last.end - '<x>'.length);
}

function withContent(text: string, place: XmlPlace, content: string): string {
  const { start, end, contentStart, name } = place;
  const startTag = text.slice(start, contentStart).replace(/\s*\/>$/, '>');
  return withText(text, start, end, `${startTag}${content}</${name}>`);
}

function withAttribute(startTag: string, [name, value]: NonNullable<EwsBend['attribute']>): string {
  return startTag.replace(new RegExp(` ${name}="[^"]*"`), () =>
    value === null ? '' : ` ${name}="${value}"`,
  );
}

function renamed(
  text: string,
  { start, end, contentStart, contentEnd, name }: XmlPlace,
  other: string,
): string {
  const startTag = text.slice(start, contentStart).replace(`<${name}`, () => `<${other}`);
  const endTag = contentEnd === end ? '' : `</${other}>`;
  return withText(text, start, end, startTag + text.slice(contentStart, contentEnd) + endTag);
}

function swapped(text: string, one: XmlPlace, other: XmlPlace): string {
  const [first, second] = one.start < other.start ? [one, other] : [other, one];
  if (first.end > second.start) return text;
  return (
    text.slice(0, first.start) +
    text.slice(second.start, second.end) +
    text.slice(first.end, second.start) +
    text.slice(first.start, first.end) +
    text.slice(second.end)
  );
}

function errorMessage(name: string, code: string): string {
  return `<${name} ResponseClass="Error"><m:MessageText>no</m:MessageText><m:ResponseCode>${code}</m:ResponseCode><m:DescriptiveLinkKey>0</m:DescriptiveLinkKey></${name}>`;
}

function faultText(code: string): string {
  const detail = `<e:ResponseCode xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">${code}</e:ResponseCode>`;
  const fault = `<faultcode xmlns:a="http://schemas.microsoft.com/exchange/services/2006/types">a:${code}</faultcode><faultstring xml:lang="en-US">no</faultstring><detail>${detail}</detail>`;
  return `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>${fault}</s:Fault></s:Body></s:Envelope>`;
}
