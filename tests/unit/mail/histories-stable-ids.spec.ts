/** A provider with immutable ids, through random histories. */
import { randomMailHistories } from '../../support/mail-histories/random.ts';

randomMailHistories({ locates: true, tellsMessages: true, stableIds: true }, 2 * 0x2aaa_aaaa);
