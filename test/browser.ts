import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

/** The program of a Chromium that is installed, undefined where there is none. */
export const chromium = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
);

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** A page of a browser, driven over its debugging protocol: what a test does to it a person could do. */
export interface Page {
  /** What an expression comes to, as plain data. */
  ask(expression: string): Promise<unknown>;
  /** Waits until an expression is true; throws after some seconds. */
  until(expression: string): Promise<void>;
  click(selector: string): Promise<void>;
  type(text: string): Promise<void>;
  key(key: string): Promise<void>;
  wheel(selector: string, deltaY: number): Promise<void>;
  drag(selector: string, dx: number, dy: number): Promise<void>;
  /** Complaints of the page: exceptions, errors on the console, refused by its policy. */
  readonly complaints: readonly string[];
}

export interface Browser {
  /** Opens a text as a page from a file. */
  open(html: string, size?: { readonly width: number; readonly height: number }): Promise<Page>;
  close(): Promise<void>;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** One connection over a pair of pipes; messages end in a zero byte. */
const connect = (child: ChildProcess) => {
  const input = child.stdio[3] as Writable;
  const output = child.stdio[4] as Readable;
  const waiting = new Map<number, (message: Message) => void>();
  const listeners = new Set<(message: Message) => void>();
  let rest = '';
  let last = 0;
  output.setEncoding('utf8');
  output.on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const message: Message = JSON.parse(part);
      if (message.id !== undefined) waiting.get(message.id)?.(message);
      else for (const listener of listeners) listener(message);
    }
  });
  const send = (method: string, params: object = {}, sessionId?: string): Promise<Record<string, unknown>> =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, ({ result, error }) =>
        error === undefined ? resolve({ ...result }) : reject(new Error(`${method}: ${error.message}`)),
      );
      input.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
    });
  return { send, listeners };
};

/** Starts a browser without a window. */
export const launch = async (program: string): Promise<Browser> => {
  const folder = mkdtempSync(join(tmpdir(), 'contextcore-browser-'));
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--remote-debugging-pipe'];
  const child = spawn(program, [...flags, `--user-data-dir=${join(folder, 'profile')}`], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const { send, listeners } = connect(child);
  let pages = 0;
  const open: Browser['open'] = async (html, { width, height } = { width: 1200, height: 800 }) => {
    pages += 1;
    const file = join(folder, `page-${pages}.html`);
    writeFileSync(file, html);
    const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
    const session = textOf(sessionId);
    const tell = (method: string, params: object = {}) => send(method, params, session);
    const complaints: string[] = [];
    let loaded: () => void = () => {};
    const load = new Promise<void>((resolve) => {
      loaded = resolve;
    });
    listeners.add(({ sessionId: from, method, params }) => {
      if (from !== session) return;
      if (method === 'Page.loadEventFired') loaded();
      if (method === 'Runtime.exceptionThrown') complaints.push(textOf(params?.['exceptionDetails']));
      if (method === 'Log.entryAdded') complaints.push(textOf(params?.['entry']));
      if (method === 'Runtime.consoleAPICalled') complaints.push(textOf(params?.['args']));
    });
    for (const domain of ['Page', 'Runtime', 'Log']) await tell(`${domain}.enable`);
    await tell('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
    await tell('Page.navigate', { url: pathToFileURL(file).href });
    await load;

    const ask = async (expression: string): Promise<unknown> => {
      const { result, exceptionDetails } = await tell('Runtime.evaluate', { expression, returnByValue: true });
      if (exceptionDetails !== undefined) throw new Error(`${expression}: ${textOf(exceptionDetails)}`);
      return (result as { readonly value?: unknown }).value;
    };
    const until = async (expression: string): Promise<void> => {
      for (let i = 0; i < 200; i++) {
        if ((await ask(expression)) === true) return;
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      throw new Error(`It never came true: ${expression}`);
    };
    const middle = async (selector: string): Promise<{ x: number; y: number }> => {
      const place = await ask(
        `(() => { const r = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()`,
      );
      const [x = 0, y = 0] = place as number[];
      return { x, y };
    };
    const mouse = (type: string, at: object, more: object = {}) =>
      tell('Input.dispatchMouseEvent', { type, ...at, button: 'left', clickCount: 1, ...more });
    return {
      ask,
      until,
      complaints,
      click: async (selector) => {
        const at = await middle(selector);
        await mouse('mousePressed', at);
        await mouse('mouseReleased', at);
      },
      type: async (text) => {
        await tell('Input.insertText', { text });
      },
      key: async (key) => {
        const text =
          key === 'Enter' ? { text: '\r', windowsVirtualKeyCode: 13 } : key.length === 1 ? { text: key } : {};
        await tell('Input.dispatchKeyEvent', { type: 'keyDown', key, ...text });
        await tell('Input.dispatchKeyEvent', { type: 'keyUp', key });
      },
      wheel: async (selector, deltaY) => {
        await mouse('mouseWheel', await middle(selector), { button: 'none', deltaX: 0, deltaY });
      },
      drag: async (selector, dx, dy) => {
        const { x, y } = await middle(selector);
        await mouse('mousePressed', { x, y }, { buttons: 1 });
        for (const share of [0.3, 0.6, 1])
          await mouse('mouseMoved', { x: x + dx * share, y: y + dy * share }, { buttons: 1 });
        await mouse('mouseReleased', { x: x + dx, y: y + dy });
      },
    };
  };
  const close = async (): Promise<void> => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    await send('Browser.close').catch(() => child.kill());
    await gone;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  return { open, close };
};
