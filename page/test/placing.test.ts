import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Place } from '../src/visitor/placing';
import { place } from '../src/visitor/placing';
import type { Tick } from '../src/visitor/tick';

const AT = '2026-05-01T12:00:00Z';

function tick(key: string, more: Partial<Tick> = {}): Tick {
  return { key, id: null, text: key, phase: 'p', done: true, at: AT, ...more };
}

function task(key: string, more: Partial<Place> = {}): Place {
  return { key, id: null, text: key, recorded: false, ...more };
}

function placed(ticks: Tick[], tasks: Place[]) {
  const { ticks: found, over, lost } = place(ticks, tasks);
  return {
    ticks: [...found].map(([task, tick]) => `${task.key} <- ${tick.key}`),
    over: over.map(tick => tick.key),
    lost: lost.map(tick => tick.key),
  };
}

test('an id outlives a new key and a new text', () => {
  const ticks = [tick('flour', { id: 'flour', text: 'Flour' })];
  const tasks = [task('a/flour', { text: 'Flour' }), task('b/x', { id: 'flour', text: 'Meal' })];
  assert.deepEqual(placed(ticks, tasks).ticks, ['b/x <- flour']);
});

test('a key outlives a new text', () => {
  const ticks = [tick('a/flour', { text: 'Flour' })];
  assert.deepEqual(placed(ticks, [task('a/flour', { text: '**Flour**' })]).ticks, [
    'a/flour <- a/flour',
  ]);
});

test('an exact text that stands once outlives a new key', () => {
  const ticks = [tick('a/flour', { text: 'Flour' })];
  assert.deepEqual(placed(ticks, [task('b/flour', { text: 'Flour' })]).ticks, [
    'b/flour <- a/flour',
  ]);
});

test('a text that stands twice, or a similar one, is no match', () => {
  const ticks = [tick('a/flour', { text: 'Flour' })];
  const twice = [task('b/flour', { text: 'Flour' }), task('c/flour', { text: 'Flour' })];
  assert.deepEqual(placed(ticks, twice).lost, ['a/flour']);
  assert.deepEqual(placed(ticks, [task('b/flour', { text: 'flour' })]).lost, ['a/flour']);
});

test('a text takes no task that a key has', () => {
  const ticks = [tick('b/flour', { text: 'Flour', at: '2027-01-01T00:00:00Z' }), tick('a/flour')];
  const tasks = [task('a/flour', { text: 'Flour' })];
  assert.deepEqual(placed(ticks, tasks), {
    ticks: ['a/flour <- a/flour'],
    over: [],
    lost: ['b/flour'],
  });
});

test('what agrees with what is committed has arrived', () => {
  const ticks = [tick('a'), tick('b', { done: false })];
  const tasks = [task('a', { recorded: true }), task('b', { recorded: true })];
  assert.deepEqual(placed(ticks, tasks), { ticks: ['b <- b'], over: ['a'], lost: [] });
});

test('of two ticks of a task, the later one holds', () => {
  const ticks = [
    tick('old', { text: 'Flour', at: '2026-05-02T00:00:00Z', done: true }),
    tick('older', { text: 'Flour', at: '2026-05-01T00:00:00Z', done: true }),
  ];
  const { ticks: found, over } = placed(ticks, [task('new', { text: 'Flour' })]);
  assert.deepEqual([found, over], [['new <- old'], ['older']]);
});
