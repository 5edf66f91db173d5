/** Protects M8 with a real Dovecot, two engines and one reference CRM: a message that colleagues have is one record with all its owners. */
import { expect, test } from 'vitest';
import { dovecotMissing, startDovecot } from '../support/mail-servers/dovecot.ts';
import { engineWorld, shortMessage } from '../support/mail-servers/engine-world.ts';
import { otherProgram } from '../support/mail-servers/other-program.ts';

const missing = dovecotMissing();

test('M8: in two mailboxes of one person and at a colleague, it is one record with both owners', async ({
  skip,
}) => {
  skip(missing !== null, missing ?? '');
  const server = await startDovecot();
  const world = await engineWorld({ port: server.port });
  const colleague = await otherProgram(server.port, 'user2');
  const anna = await world.machine();
  // Dovecot names mailboxes alike for both
  const ben = await world.machine({ crmUser: 'ben', session: { userName: 'user2' } });
  try {
    await world.deliver('shared');
    await world.deliver('shared', { to: world.names.archive, flags: '\\Seen' });
    await anna.run();
    // on its way to the colleague it got a header of its own
    const received = Buffer.from(`Received: by b.example.org\r\n${shortMessage('shared').toString()}`);
    await colleague.append('INBOX', received, '\\Flagged');
    await ben.run();
    const [hers, ...noMore] = world.crm.mailHand.list('anna');
    const his = world.crm.mailHand.list('ben');
    expect(noMore).toEqual([]);
    expect(his).toHaveLength(1);
    expect(his[0]?.id).toBe(hers?.id);
    expect(hers?.mailboxes.toSorted()).toEqual(['archive', 'inbox']);
    expect(his[0]).toMatchObject({ mailboxes: ['inbox'], keywords: ['$flagged'] });
    // what one of them does with it is theirs alone
    world.crm.mailHand.archive('ben', his[0]?.id ?? '');
    await ben.run();
    await anna.run();
    expect(world.crm.mailHand.list('anna')[0]?.mailboxes.toSorted()).toEqual(['archive', 'inbox']);
    const archived = await colleague.command('STATUS "Archive" (MESSAGES)');
    expect(archived.join('\n')).toContain('MESSAGES 1');
    for (const machine of [anna, ben])
      expect(await machine.run()).toMatchObject({ arrived: 0, linked: 0, total: 1, problems: [] });
  } finally {
    await anna.close();
    await ben.close();
    colleague.close();
    await world.close();
    await server.stop();
  }
});
