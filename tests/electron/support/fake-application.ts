/** A fake application for tests: holds an AppState, records its calls, and imitates the sample's first run. */
import type { DesktopApplication } from '../../../src-main/desktop/index.ts';
import type { Answer, AppState, TopicEvent, TopicName } from '../../../src-shared/contract/index.ts';
import { blankState } from '../../unit/desktop/app-state.ts';

export interface FakeApplication extends DesktopApplication {
  set<T extends TopicName>(topic: T, value: Partial<AppState[T]>): void;
  readonly called: { readonly name: string; readonly input: unknown }[];
  readonly events: readonly string[];
  readonly closed: () => boolean;
}

export function createFakeApplication(dataDir: string, platform: string): FakeApplication {
  let state: AppState = blankState({ app: { dataDir, platform: platform as AppState['app']['platform'] } });
  let closed = false;
  const listeners = new Set<(event: TopicEvent) => void>();
  const events: string[] = [];
  const called: { name: string; input: unknown }[] = [];

  const set: FakeApplication['set'] = (topic, change) => {
    const value = Array.isArray(change) ? change : { ...state[topic], ...change };
    state = { ...state, revision: state.revision + 1, [topic]: value };
    for (const listener of listeners) listener({ revision: state.revision, topic, value });
  };
  const done: Answer = { type: 'done', output: {} };

  /** Sets, one after the other, the states a person would see. */
  const playSample = (): void => {
    set('app', { mode: 'sample', sampleViews: true });
    set('setup', {
      step: 'first-run',
      crm: {
        kind: 'bridge',
        url: 'http://127.0.0.1:1/',
        name: 'Sample CRM',
        user: 'Anna',
        email: 'anna@sample.example',
        limits: [],
      },
      account: {
        address: 'anna@sample.example',
        kind: 'sample',
        host: '127.0.0.1',
        lacks: [],
        features: [],
      },
    });
    set('sync', { state: 'working', progress: { phase: 'applying', side: 'crm', done: 3, total: 12 } });
    setTimeout(() => {
      set('sync', { state: 'in-agreement', progress: null, agreedAt: Date.now(), linked: 12 });
      set('setup', { step: 'done' });
    }, 2_500);
  };

  return {
    state: () => state,
    onTopic(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    call(name, input) {
      called.push({ name, input });
      if (name === 'state.get') return Promise.resolve({ type: 'done', output: state });
      if (name === 'setup.start') playSample();
      if (name === 'sync.pause') set('sync', { state: 'paused', paused: { until: null } });
      if (name === 'sync.resume') set('sync', { state: 'in-agreement', paused: null });
      if (name === 'links.open')
        return Promise.resolve({ type: 'done', output: { url: 'https://help.example/start' } });
      if (name === 'history.page')
        return Promise.resolve({ type: 'done', output: { rows: [], runs: [], more: false } });
      return Promise.resolve(done);
    },
    event(name) {
      events.push(name);
    },
    logFolder: `${dataDir}/logs`,
    close() {
      closed = true;
      return Promise.resolve();
    },
    set,
    called,
    events,
    closed: () => closed,
  };
}
