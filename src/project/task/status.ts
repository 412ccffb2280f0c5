/** What a status means for the flow of work, however a team calls it. */
export const statusCategories = ['waiting', 'active', 'blocked', 'done', 'cancelled'] as const;
export type StatusCategory = (typeof statusCategories)[number];

/** Which statuses there are, and what each of them means, in the order in which work goes through them. */
export type StatusMap = Readonly<Record<string, StatusCategory>>;

/** `backlog` and `todo` wait to be begun; work that is begun and not being worked on waits, too. */
export const usualStatuses: StatusMap = {
  backlog: 'waiting',
  todo: 'waiting',
  in_progress: 'active',
  in_review: 'active',
  blocked: 'blocked',
  done: 'done',
  cancelled: 'cancelled',
};

/** The statuses that the tracker itself gives: their meaning stays. */
export const fixedStatuses = { blocked: 'blocked', done: 'done', cancelled: 'cancelled' } as const;

/** The usual statuses with those of a team's own, and other meanings where it gives some. */
export const statusMap = (own: StatusMap = {}): StatusMap => ({ ...usualStatuses, ...own, ...fixedStatuses });

const own = (map: StatusMap, status: string): StatusCategory | undefined =>
  Object.hasOwn(map, status) ? map[status] : undefined;

/** Of a status that the map does not know (any more), `active`: work on it is under way as far as anybody can tell. */
export const categoryOf = (status: string, map: StatusMap): StatusCategory => own(map, status) ?? 'active';

export const isKnownStatus = (status: string, map: StatusMap): boolean => own(map, status) !== undefined;
