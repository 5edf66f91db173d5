/** What the desktop needs of Concord itself: one state, its topics, calls, a word about the machine. */
import type { Application } from '../app/index.ts';

export type ApplicationFace = Pick<
  Application,
  'state' | 'onTopic' | 'call' | 'event' | 'logFolder' | 'close'
>;
