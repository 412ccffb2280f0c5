import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createFiles, writeWhole } from '../../src/connect/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'contextcore-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

describe('files', () => {
  it('are read as texts, or as bytes where those are no plain UTF-8; what is not there is missing, and a folder is not readable', () => {
    writeFileSync(at('a.txt'), 'ä');
    const files = createFiles(folder);
    expect(files.read('a.txt')).toEqual({ kind: 'text', text: 'ä' });
    for (const bytes of [
      [0xef, 0xbb, 0xbf, 0x61],
      [0xff, 0xfe, 0x61, 0],
      [0x61, 0xe4],
      [0xef, 0xbf, 0xbd],
    ]) {
      writeFileSync(at('b.bin'), Buffer.from(bytes));
      expect(files.read('b.bin')).toEqual({ kind: 'bytes', bytes: Buffer.from(bytes) });
    }
    expect(files.read('b.txt')).toEqual({ kind: 'missing' });
    expect(files.read('.')).toEqual({ kind: 'unreadable', reason: 'it is not a file' });
  });

  it('are written whole, with their folders, leaving no temporary file', () => {
    expect(writeWhole(at('new/deep/r.html'), 'text')).toEqual({ kind: 'written' });
    expect(writeWhole(at('new/deep/r.html'), 'again')).toEqual({ kind: 'written' });
    expect(readFileSync(at('new/deep/r.html'), 'utf8')).toBe('again');
    expect(readdirSync(at('new/deep'))).toEqual(['r.html']);
  });

  it('are left alone when they exist and nothing may be overwritten', () => {
    writeFileSync(at('mine'), 'mine');
    expect(writeWhole(at('mine'), 'theirs', { exclusive: true })).toEqual({
      kind: 'refused',
      reason: 'it exists already',
    });
    expect(readFileSync(at('mine'), 'utf8')).toBe('mine');
  });

  it('cannot replace a folder', () => {
    expect(writeWhole(folder, 'text').kind).toBe('refused');
    expect(existsSync(folder)).toBe(true);
  });

  it.skipIf(process.platform === 'win32')('keep being links, and devices keep being devices', () => {
    writeFileSync(at('target'), '');
    symlinkSync(at('target'), at('link'));
    expect(writeWhole(at('link'), 'text')).toEqual({ kind: 'written' });
    expect(readFileSync(at('target'), 'utf8')).toBe('text');
    expect(writeWhole('/dev/null', 'text')).toEqual({ kind: 'written' });
  });
});
