/** The part of the application that the desktop uses: its state, topics and calls, and events about the machine. */
import type { Application } from '../app/index.ts';

export type DesktopApplication = Pick<
  Application,
  'state' | 'onTopic' | 'call' | 'event' | 'logFolder' | 'close'
>;
