/** Reads the bridge's server-sent events (WHATWG HTML 9.2): only that a `change` came, nothing of what it says. */
import type { BridgeHttp } from './http.ts';

/** Ends when the server closes the stream. A line that never ends is dropped rather than kept. */
export async function* changeEvents(http: BridgeHttp, signal: AbortSignal): AsyncIterable<void> {
  const body = await http.stream('/v1/wake', 'text/event-stream', signal);
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let change = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + value).split(/\r\n|\r|\n/);
      rest = (lines.pop() ?? '').slice(0, 1024);
      for (const line of lines) {
        if (line.startsWith('event:')) change = line.slice(6).trim() === 'change';
        else if (line === '' && change) {
          change = false;
          yield;
        }
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
