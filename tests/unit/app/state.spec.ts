/** Protects the one state: each change is a complete topic with a rising revision, and an equal value is no event. */
import { expect, test } from 'vitest';
import { createState, type Topics } from '../../../src-main/app/contract/state.ts';
import type { TopicEvent } from '../../../src-shared/contract/index.ts';

const nobody = { added: 0, changed: 0, removed: 0 };
const initial = {
  decisions: [],
  sync: { state: 'idle', today: { provider: nobody, crm: nobody, hours: [] }, linked: 0 },
} as unknown as Topics;

function watched() {
  const keeper = createState(initial);
  const events: TopicEvent[] = [];
  const stop = keeper.onTopic((event) => events.push(event));
  return { keeper, events, stop };
}

test('a change is told as the complete topic with the next revision', () => {
  const { keeper, events } = watched();
  keeper.change('sync', { linked: 1 });
  keeper.change('sync', { linked: 2 });
  expect(events.map(({ revision }) => revision)).toEqual([2, 3]);
  expect(events[1]).toMatchObject({ topic: 'sync', value: { state: 'idle', linked: 2 } });
  expect(keeper.state()).toMatchObject({ revision: 3, sync: { linked: 2 } });
});

test('an equal value, however deep, is no change', () => {
  const { keeper, events } = watched();
  keeper.change('sync', { today: { provider: { ...nobody }, crm: { ...nobody }, hours: [] } });
  keeper.set('decisions', []);
  expect(events).toEqual([]);
  expect(keeper.state().revision).toBe(1);
});

test('a state that was handed out does not change later', () => {
  const { keeper } = watched();
  const before = keeper.state();
  keeper.change('sync', { linked: 9 });
  expect(before.sync.linked).toBe(0);
});

test('a removed listener gets no more events', () => {
  const { keeper, events, stop } = watched();
  stop();
  keeper.change('sync', { linked: 1 });
  expect(events).toEqual([]);
});

test('a listener that changes another topic does not tell it before the change it heard of', () => {
  const { keeper } = watched();
  keeper.onTopic(({ topic }) => {
    if (topic === 'sync') keeper.change('settings', { theme: 'dark' });
  });
  const heard: string[] = [];
  keeper.onTopic(({ topic, revision }) => void heard.push(`${revision} ${topic}`));
  keeper.change('sync', { linked: 1 });
  expect(heard).toEqual(['2 sync', '3 settings']);
  expect(keeper.state()).toMatchObject({ revision: 3, settings: { theme: 'dark' } });
});
