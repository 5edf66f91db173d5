/** A provider that cannot locate, and a CRM that gives hints, through random histories. */
import { randomMailHistories } from '../../support/mail-histories/random.ts';

randomMailHistories({ locates: false, tellsMessages: false }, 1 * 0x2aaa_aaaa);
