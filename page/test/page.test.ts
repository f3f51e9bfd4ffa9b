import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fold, holds, words } from '../src/match';
import { delta, long, percent } from '../src/tally';

const root = process.cwd();
const style = readFileSync(`${root}/style.css`, 'utf8');

function finds(search: string, text: string): boolean {
  return holds(fold(text), words(search));
}

test('a search finds all of its words, in any order and case, without marks', () => {
  assert.ok(finds('', 'anything'));
  assert.ok(finds('  basics FAST ', 'FastAPI basics'));
  assert.ok(finds('resume', 'Write a résumé'));
  assert.ok(finds('straße', 'Straße'));
  assert.ok(!finds('fast rust', 'FastAPI basics'));
});

test('a percentage is rounded down', () => {
  assert.equal(percent(199, 200), 99);
  assert.equal(percent(0, 0), 0);
  assert.equal(long(1, 1), '1 of 1 task, 100%');
  assert.equal(delta({ total: 9, recorded: 3, added: 2, removed: 1 }), '+2 \u22121');
});

test('the colours are those of the pictures', () => {
  const palette = readFileSync(`${root}/../src/render/palette.rs`, 'utf8');
  for (const name of ['PANEL', 'EDGE', 'TEXT', 'MUTED', 'GRID', 'DONE', 'PLAN']) {
    const found = palette.match(new RegExp(`const ${name}: Color = color\\("(.*)", "(.*)"\\)`));
    const value = `light-dark(${found?.[1]}, ${found?.[2]})`;
    assert.ok(style.includes(`--color-${name.toLowerCase()}: ${value};`), `${name} is ${value}`);
  }
});

test('colours stand far enough apart', () => {
  const pairs: [string, string, number][] = [
    ['text', 'panel', 4.5],
    ['text', 'subtle', 4.5],
    ['muted', 'panel', 4.5],
    ['muted', 'subtle', 4.5],
    ['muted', 'grid', 4.5],
    ['muted', 'plan-subtle', 4.5],
    ['muted', 'done-subtle', 4.5],
    ['done', 'panel', 4.5],
    ['done', 'subtle', 4.5],
    ['done', 'plan-subtle', 4.5],
    ['done', 'done-subtle', 4.5],
    ['plan', 'panel', 4.5],
    ['plan', 'subtle', 4.5],
    ['plan', 'plan-subtle', 4.5],
    ['control', 'panel', 3],
    ['control', 'subtle', 3],
    ['done', 'grid', 3],
    ['plan', 'grid', 3],
  ];
  for (const [front, back, least] of pairs)
    for (const scheme of [0, 1]) {
      const found = contrast(colour(front, scheme), colour(back, scheme));
      assert.ok(found >= least, `${front} on ${back}: ${found.toFixed(2)}`);
    }
});

function colour(name: string, scheme: number): string {
  const found = style.match(new RegExp(`--color-${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`));
  return found?.[1 + scheme] ?? '';
}

/** WCAG 2.2, "contrast ratio". */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const channel = (at: number) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
