import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { commandLines, quote } from '../src/visitor/command';
import { exportText, importText } from '../src/visitor/export';
import { Store } from '../src/visitor/store';
import { asTick } from '../src/visitor/tick';

const TICK = {
  key: 'a/flour',
  id: null,
  text: 'Flour "basics"',
  phase: 'a',
  done: true,
  at: '2026-05-01T11:00:00Z',
};

test('a shell reads what was quoted, and runs nothing', () => {
  for (const word of ["it's", '$(touch x)`id`', 'a b', '"', '\\', '!x', "'; rm -rf /; '", 'ключ']) {
    const read = execFileSync('sh', ['-c', `printf %s ${quote(word)}`], { encoding: 'utf8' });
    assert.equal(read, word);
  }
});

test('commands are a line each', () => {
  assert.equal(commandLines([], []), '');
  assert.equal(
    commandLines(['a/b', "c/d'e"], ['f']),
    "git roadmap check 'a/b' 'c/d'\\''e'\ngit roadmap uncheck 'f'",
  );
  assert.equal(commandLines(['-a/b'], []), "git roadmap check -- '-a/b'");
});

test('what is exported can be imported', () => {
  const source = { title: 'Bread', file: 'ROADMAP.md', page: null };
  const text = exportText(source, [TICK], '2026-05-01T12:00:00Z');
  assert.deepEqual(Object.keys(JSON.parse(text)), [
    'schemaVersion',
    'kind',
    'title',
    'file',
    'page',
    'exported',
    'tasks',
  ]);
  assert.deepEqual(importText(text), { ticks: [TICK], skipped: 0 });
});

test('an import says what is wrong', () => {
  assert.equal(importText('{'), 'The file is not JSON.');
  assert.equal(importText('null'), 'The file is no export of ticks.');
  assert.equal(importText('{"kind":"tasks","tasks":[]}'), 'The file is no export of ticks.');
  const newer = '{"schemaVersion":2,"kind":"ticks","tasks":[]}';
  assert.equal(importText(newer), 'The file was written by a newer version.');
  const odd = '{"schemaVersion":1,"kind":"ticks","tasks":[1,null,{"key":"a"}]}';
  assert.deepEqual(importText(odd), { ticks: [], skipped: 3 });
});

test('a tick without a date is none', () => {
  assert.equal(asTick({ ...TICK, at: 'yesterday' }), null);
  assert.equal(asTick({ ...TICK, at: '2026-13-01T11:00:00Z' }), null);
  assert.deepEqual(asTick({ ...TICK, id: 7, more: 1 }), TICK);
});

class Memory {
  readonly items = new Map<string, string>();
  isFull = false;
  get length() {
    return this.items.size;
  }
  key = (at: number) => [...this.items.keys()][at] ?? null;
  getItem = (name: string) => this.items.get(name) ?? null;
  removeItem = (name: string) => void this.items.delete(name);
  clear = () => this.items.clear();
  setItem = (name: string, value: string) => {
    if (this.isFull) throw new Error('full');
    this.items.set(name, value);
  };
}

test('ticks of other pages and broken items are left alone', () => {
  const memory = new Memory();
  new Store(memory, '/x/:y/').put(TICK);
  memory.setItem('git-roadmap:/x/:broken', '{');
  const store = new Store(memory, '/x/');
  assert.deepEqual(store.all(), []);
  store.put(TICK);
  assert.deepEqual(store.all(), [TICK]);
  assert.equal(memory.length, 3);
});

test('what cannot be stored lives as long as the page', () => {
  const memory = new Memory();
  memory.isFull = true;
  const store = new Store(memory, '/');
  store.put(TICK);
  assert.deepEqual([store.all(), store.trouble], [[TICK], 'full']);
  const none = new Store(null, '/');
  none.put(TICK);
  assert.deepEqual([none.all(), none.trouble], [[TICK], 'missing']);
  none.remove(TICK.key);
  assert.deepEqual(none.all(), []);
});
