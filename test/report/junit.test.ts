import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { graphPrinters, type Report, reporters } from '../../src/report/index.ts';
import { at, contract, diagnostics, empty, finding, graph, sample } from './sample.ts';
import { type Element, everyElement, readXml } from './xml.ts';

const { junit } = reporters;
const casesOf = (report: Report): readonly Element[] =>
  everyElement(readXml(junit(report))).filter(({ name }) => name === 'testcase');
const hostile = sample({
  diagnostics: [
    finding(
      { ...at(contract, 'task'), file: '::set-env "<x>&.yaml' },
      { code: 'a"/<b>', severity: 'error', message: ']]> <i>&amp; "\u0000\ufffe\ud800\u202e\n::error::x ##[group]' },
    ),
  ],
});

// What readers of JUnit XML agree on: which elements there are, inside of what, and with which attributes.
const allowed: Readonly<Record<string, { readonly inside: string; readonly attributes: readonly string[] }>> = {
  testsuites: { inside: '', attributes: ['name', 'tests', 'failures', 'errors', 'skipped', 'time'] },
  testsuite: { inside: 'testsuites', attributes: ['name', 'tests', 'failures', 'errors', 'skipped', 'time'] },
  testcase: { inside: 'testsuite', attributes: ['name', 'classname', 'file', 'line', 'time'] },
  failure: { inside: 'testcase', attributes: ['type', 'message'] },
  'system-out': { inside: 'testcase', attributes: [] },
};

const faultsIn = (element: Element, parent = ''): readonly string[] => {
  const rule = allowed[element.name];
  const numbers = ['tests', 'failures', 'errors', 'skipped', 'line'].flatMap((name) => element.attributes[name] ?? []);
  return [
    ...(rule?.inside === parent ? [] : [`${element.name} inside ${parent}`]),
    ...Object.keys(element.attributes).flatMap((name) => (rule?.attributes.includes(name) ? [] : [name])),
    ...numbers.filter((text) => !/^\d+$/u.test(text)),
    ...element.children.flatMap((child) => faultsIn(child, element.name)),
  ];
};

describe('junit', () => {
  it('is well-formed and has the elements that readers know, with findings, without, and with hostile names', () => {
    for (const report of [sample(), empty(), hostile, sample({ diagnostics: [], graphs: [] })])
      expect(faultsIn(readXml(junit(report)))).toEqual([]);
  });

  it('is XML for parsers of others, as pictures are', async ({ skip }) => {
    const expat = 'import sys, xml.dom.minidom; xml.dom.minidom.parseString(sys.stdin.buffer.read())';
    const parsers: readonly (readonly [string, readonly string[]])[] = [
      ['xmllint', ['--noout', '-']],
      ['python3', ['-c', expat]],
    ];
    const [program, args] = parsers.find(([name]) => spawnSync(name, ['--version']).status === 0) ?? ['', []];
    if (program === '') skip('neither xmllint nor python3 is installed');
    const texts = [junit(sample()), junit(hostile), await graphPrinters.svg(sample())];
    for (const input of texts) {
      const { status, stderr } = spawnSync(program, args, { input, encoding: 'utf8' });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    }
  });

  it('has a suite for each file; only errors fail, and the counts agree', () => {
    const root = readXml(junit(sample()));
    expect(root.children.map(({ attributes }) => attributes['name'])).toEqual([
      'flows/artisan.contract.yaml',
      'flows/shared.fields.yaml',
    ]);
    for (const suite of root.children) {
      const failed = suite.children.filter(({ children }) => children.some(({ name }) => name === 'failure'));
      expect(suite.attributes['tests']).toBe(String(suite.children.length));
      expect(suite.attributes['failures']).toBe(String(failed.length));
    }
    expect(root.attributes).toMatchObject({ tests: '5', failures: '3' });
    const warning = casesOf(sample()).find(({ attributes }) => attributes['classname']?.endsWith('.dangling-read'));
    expect(warning?.children.map(({ name }) => name)).toEqual(['system-out']);
    expect(warning?.children[0]?.text).toContain('warning (possible): Phase "design" requires field "domain"');
  });

  it('says that a workflow is fine, so that no report is without a test', () => {
    const names = (report: Report) => casesOf(report).map(({ attributes }) => attributes['name']);
    expect(names(empty())).toEqual(['Workflow "artisan" has no error']);
    expect(names(sample({ diagnostics: [], graphs: [] }))).toEqual(['No findings in 2 files']);
  });

  it('names no two tests of a file alike, and none by its line', () => {
    const twice = sample({ diagnostics: [...diagnostics, ...diagnostics.map((d) => ({ ...d, line: d.line + 1 }))] });
    const keys = casesOf(twice).map(({ attributes: a }) => `${a['file']} ${a['classname']} ${a['name']}`);
    expect(new Set(keys).size).toBe(10);
    const moved = sample({ diagnostics: diagnostics.map((d) => ({ ...d, line: d.line + 7 })), graphs: [graph] });
    const names = (report: Report) => casesOf(report).map(({ attributes }) => attributes['name']);
    expect(names(moved)).toEqual(names(sample()));
  });

  it('keeps every name in its place', () => {
    const [one] = casesOf(hostile);
    expect(one?.attributes['file']).toBe('::set-env "<x>&.yaml');
    expect(junit(hostile)).not.toMatch(/^\s*::|##\[/mu);
  });
});
