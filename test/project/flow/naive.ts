import type { StatusCategory } from '../../../src/project/task/status.ts';
import { minute, type Step, type Story } from './flow-case.ts';

/** What a task was at each of so many minutes: said from its steps alone, one minute after the other. */
export interface Moment {
  readonly status: string;
  readonly category: StatusCategory;
  readonly attempt: number;
  readonly isOpen: boolean;
  /** The attempts in which it was active at this minute, or for a moment in it. */
  readonly activeIn: readonly number[];
  /** Completed at this minute at the latest, for the time being. */
  readonly completed?: number;
}

const categories: Readonly<Record<string, StatusCategory>> = {
  todo: 'waiting',
  in_progress: 'active',
  in_review: 'active',
  blocked: 'blocked',
  done: 'done',
  cancelled: 'cancelled',
};
export const categoryNamed = (status: string): StatusCategory => categories[status] ?? 'active';

/** The states of a task at minutes 0 to `last`; undefined before it was created. */
export const minutesOf = (story: Story, last: number): readonly (Moment | undefined)[] => {
  let status = story.status ?? 'todo';
  let attempt = 1;
  let isBlocked = false;
  let completed: number | undefined;
  const isOpen = (): boolean => status !== 'done' && status !== 'cancelled';
  const take = ([at, what]: Step): void => {
    if (typeof what === 'object') return;
    if (what === 'reopen') {
      if (isOpen()) return;
      [status, isBlocked, completed] = ['todo', false, undefined];
      attempt++;
      return;
    }
    if (!isOpen()) return;
    if (what === 'block' && !isBlocked) [status, isBlocked] = ['blocked', true];
    else if (what === 'unblock' && isBlocked) [status, isBlocked] = ['in_progress', false];
    else if (what === 'complete') [status, isBlocked, completed] = ['done', false, at / minute];
    else if (what === 'cancel') [status, isBlocked] = ['cancelled', false];
    else if (what.startsWith('to ') && what.slice(3) !== status) [status, isBlocked] = [what.slice(3), false];
  };
  const steps = [...(story.steps ?? [])];
  const created = (story.at ?? 0) / minute;
  const moments: (Moment | undefined)[] = [];
  for (let now = 0; now <= last; now++) {
    const activeIn: number[] = [];
    const look = (): void => {
      if (now >= created && categoryNamed(status) === 'active') activeIn.push(attempt);
    };
    if (now === created) look();
    for (let next = steps[0]; next !== undefined && next[0] / minute <= now; next = steps[0]) {
      take(next);
      steps.shift();
      look();
    }
    look();
    moments.push(
      now < created
        ? undefined
        : {
            status,
            category: categoryNamed(status),
            attempt,
            isOpen: isOpen(),
            activeIn,
            ...(completed === undefined ? {} : { completed }),
          },
    );
  }
  return moments;
};
