/** A provider that locates, and a CRM that tells whole messages, through random histories. */
import { randomMailHistories } from '../../support/mail-histories/random.ts';

randomMailHistories({ locates: true, tellsMessages: true }, 0 * 0x2aaa_aaaa);
