import { isRow, type Row } from '../../core/index.ts';
import type { Alert, AlertState, Payload } from './model.ts';

/** UTF-16 units of a payload. */
const longestPayload = 8 * 1024 * 1024;
const mostAlerts = 1000;
/** Labels of an alert, and annotations. */
const mostTexts = 64;
const longestText = 2048;

const counted = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;

const cut = (text: string): string => (text.length > longestText ? `${text.slice(0, longestText)}…` : text);

interface Reading {
  /** Texts that were lost. */
  lost: number;
  /** A text without credentials. */
  readonly masked: (text: string) => string;
}

/** The texts of a mapping; numbers and truth values as texts. What is neither is counted. */
const textsOf = (value: unknown, reading: Reading): ReadonlyMap<string, string> => {
  const texts = new Map<string, string>();
  if (!isRow(value)) {
    if (value !== undefined && value !== null) reading.lost++;
    return texts;
  }
  for (const [key, one] of Object.entries(value)) {
    const isText = typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean';
    if (!isText || texts.size >= mostTexts) reading.lost++;
    else texts.set(reading.masked(cut(key)), reading.masked(cut(String(one))));
  }
  return texts;
};

/** An instant, in UTC; the year 1 stands for none. */
const instantOf = (value: unknown): string | undefined => {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT[\d:.]{5,24}(?:Z|[+-]\d\d:\d\d)$/u.test(value)) return undefined;
  const at = Date.parse(value);
  return at > 0 ? new Date(at).toISOString().replace(/\.\d+Z$/u, 'Z') : undefined;
};

/** Webhooks say it in a word, the API of Alertmanager in an object. */
const stateOf = (value: unknown): AlertState | undefined => {
  if (value === undefined || value === 'firing') return 'firing';
  if (value === 'resolved') return 'resolved';
  const state = isRow(value) ? value['state'] : undefined;
  if (state === 'active' || state === 'unprocessed') return 'firing';
  return state === 'suppressed' ? 'silenced' : undefined;
};

const alertOf = (value: Row, reading: Reading): Alert | undefined => {
  const state = stateOf(value['status']);
  if (state === undefined) return undefined;
  const labels = textsOf(value['labels'], reading);
  const from = instantOf(value['startsAt']);
  const to = state === 'resolved' ? instantOf(value['endsAt']) : undefined;
  const source = value['generatorURL'];
  return {
    state,
    name: labels.get('alertname') ?? '',
    labels,
    annotations: textsOf(value['annotations'], reading),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(typeof source === 'string' && source !== '' ? { source: reading.masked(cut(source)) } : {}),
  };
};

/** The alerts of a webhook, of a list, or the one that it is. */
const listOf = (value: unknown): readonly unknown[] | undefined => {
  if (Array.isArray(value)) return value;
  if (!isRow(value)) return undefined;
  const { alerts } = value;
  if (Array.isArray(alerts)) return alerts;
  return alerts === undefined && isRow(value['labels']) ? [value] : undefined;
};

const parsed = (text: string): { readonly value: unknown } | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch {
    return undefined;
  }
};

const truncatedBefore = (value: unknown): number => {
  const count = isRow(value) ? value['truncatedAlerts'] : undefined;
  return typeof count === 'number' && Number.isSafeInteger(count) && count > 0 ? count : 0;
};

/**
 * Reads what Alertmanager posts to a webhook, or a list of alerts as its API gives it; `masked` takes credentials out of a text. Never
 * throws.
 */
export const readPayload = (text: string, masked: (text: string) => string): Payload | { readonly fault: string } => {
  if (text.length > longestPayload) return { fault: 'it is larger than 8 MiB' };
  const json = parsed(text.replace(/^\ufeff/u, ''));
  if (json === undefined) return { fault: text.trim() === '' ? 'it is empty' : 'it is not JSON' };
  const list = listOf(json.value);
  if (list === undefined)
    return { fault: 'it holds no list "alerts" as Alertmanager posts it, and is no list of alerts itself' };
  const reading: Reading = { lost: 0, masked };
  const all = list.slice(0, mostAlerts * 10).flatMap((one) => (isRow(one) ? (alertOf(one, reading) ?? []) : []));
  const looked = Math.min(list.length, mostAlerts * 10);
  const unread = looked - all.length;
  const inOrder = [...all.filter(({ state }) => state === 'firing'), ...all.filter(({ state }) => state !== 'firing')];
  const left = Math.max(0, inOrder.length - mostAlerts) + list.length - looked;
  const before = truncatedBefore(json.value);
  if (all.length === 0 && unread > 0) return { fault: 'none of its alerts can be read as one' };
  return {
    alerts: inOrder.slice(0, mostAlerts),
    notes: [
      ...(unread > 0 ? [`${counted(unread, 'entry', 'entries')} of the payload cannot be read as alerts.`] : []),
      ...(reading.lost > 0
        ? [`${counted(reading.lost, 'label or annotation', 'labels and annotations')} of the payload cannot be read.`]
        : []),
      ...(left > 0 ? [`Only ${mostAlerts} alerts are read; the payload holds ${left} more.`] : []),
      ...(before > 0 ? [`Alertmanager left out ${counted(before, 'alert', 'alerts')} itself ("max_alerts").`] : []),
    ],
  };
};
