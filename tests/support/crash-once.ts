/** Preload (`node --import`): the first engine thread ends by a bug in the middle of its first run; the flag file remembers that it did. */
import { existsSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const flag = process.env.CRASH_ONCE_FLAG ?? '';
if (!isMainThread && flag !== '' && !existsSync(flag)) {
  writeFileSync(flag, '');
  setTimeout(() => {
    throw new TypeError('MARKED-BUG-TEXT');
  }, 1);
}
