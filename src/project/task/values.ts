import type { TaskSettings } from '../../core/index.ts';
import { quoted, TaskRefusal } from './refusal.ts';

const idForm = /^[A-Za-z0-9][\w./:#-]{0,127}$/u;

/** Ids of tasks and sprints: letters, digits and `. _ - / : #`, at most 128. */
export const isTaskId = (text: string): boolean => idForm.test(text);

/** Ids of projects are names of folders, too: letters, digits and `. _ -`, at most 63. */
export const isProjectId = (text: string): boolean =>
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/u.test(text) && !text.endsWith('.');

const invalid = (message: string, help?: string): never => {
  throw new TaskRefusal('invalid-value', message, help);
};

export const requireId = (what: 'task' | 'sprint', id: string): void => {
  if (!isTaskId(id))
    invalid(
      `${quoted(id.slice(0, 140))} is no id of a ${what}.`,
      'Use letters, digits and . _ - / : #, at most 128 of them, beginning with a letter or a digit.',
    );
};

/** A name of a status: a word in lower case, as `in_progress`. */
export const isStatusName = (text: string): boolean => /^[a-z][a-z0-9_-]{0,62}$/u.test(text);

const control = /\p{Cc}/u;

/** One line that is not empty, at most `most` characters long. */
export const requireLine = (what: string, text: string, most: number): void => {
  if (text.trim() === '') invalid(`The ${what} is empty.`);
  if (text.length > most) invalid(`The ${what} has ${text.length} characters; at most ${most} are kept.`);
  if (control.test(text)) invalid(`The ${what} holds a control character or a line break.`, 'Write it in one line.');
};

export const mostText = 10_000;

/** Text of several lines. */
export const requireText = (what: string, text: string): void => {
  if (text.trim() === '') invalid(`The ${what} is empty.`);
  if (text.length > mostText) invalid(`The ${what} has ${text.length} characters; at most ${mostText} are kept.`);
};

/** A day that there is, as `2026-01-31`. */
export const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d\d-\d\d$/u.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00.000Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
};

export const requireDay = (what: string, text: string): void => {
  if (!isDay(text)) invalid(`The ${what} ${quoted(text.slice(0, 40))} is no day.`, 'Write it as 2026-01-31.');
};

const requireUrl = (text: string): void => {
  const fits = text.length <= 2000 && URL.canParse(text) && /^https?:$/u.test(new URL(text).protocol);
  if (!fits) invalid('The URL is none of http or https, or is longer than 2000 characters.');
  const { username, password } = new URL(text);
  if (username !== '' || password !== '')
    invalid('The URL holds a user name or a password, which would be sent on with the telemetry.', 'Leave them out.');
};

const mostLabels = 50;

const requireLabels = (labels: readonly string[]): void => {
  if (labels.length > mostLabels) invalid(`There are ${labels.length} labels; at most ${mostLabels} are kept.`);
  for (const label of labels) requireLine('label', label, 64);
};

/** Throws `TaskRefusal` for the first value that cannot be kept. */
export const requireSettings = ({ title, sprint, points, labels, dependsOn, url, due }: TaskSettings): void => {
  if (title !== undefined) requireLine('title', title, 500);
  if (typeof sprint === 'string') requireId('sprint', sprint);
  if (typeof points === 'number' && !(points >= 0 && points <= 10_000))
    invalid(`${points} is no number of points.`, 'Write a number from 0 to 10000.');
  if (labels !== undefined) requireLabels(labels);
  if (dependsOn !== undefined && dependsOn.length > 100)
    invalid(`There are ${dependsOn.length} dependencies; at most 100 are kept.`);
  for (const id of dependsOn ?? []) requireId('task', id);
  if (typeof url === 'string') requireUrl(url);
  if (typeof due === 'string') requireDay('due date', due);
};
