/** What a node or a router looked at in the state that it was given. */
export interface Read {
  readonly key: string;
  /** The value was undefined, whether the key was there or not. */
  readonly absent: boolean;
}

export interface Watched {
  /** Behaves as the state does, for all but `structuredClone`, which refuses proxies. */
  readonly state: unknown;
  /** Ends the recording, so that what the framework does with a returned state is not taken for a read. */
  readonly close: () => { readonly reads: readonly Read[]; readonly enumerated: boolean };
}

const originals = new WeakMap<object, object>();

/** The object behind a watched state, in the case that a node hands the state itself on. */
export const unwatched = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? (originals.get(value) ?? value) : value;

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(Symbol.iterator in value);

/** Keys that the language and the framework ask every object for. */
const isAskedAnyway = (target: object, key: string): boolean =>
  !Object.hasOwn(target, key) &&
  (key in Object.prototype || ['then', 'toJSON', 'lc_runnable', 'lg_name', 'lg_tool_call'].includes(key));

export const watch = (input: unknown): Watched => {
  const target = unwatched(input);
  if (!isPlainObject(target)) return { state: target, close: () => ({ reads: [], enumerated: false }) };
  const seen = new Map<string, boolean>();
  let enumerated = false;
  let open = true;
  const note = (key: string | symbol): void => {
    if (!open || typeof key === 'symbol' || seen.has(key) || isAskedAnyway(target, key)) return;
    seen.set(key, target[key] === undefined);
  };
  const state = new Proxy(target, {
    get: (object, key, receiver) => {
      note(key);
      return Reflect.get(object, key, receiver);
    },
    has: (object, key) => {
      note(key);
      return Reflect.has(object, key);
    },
    ownKeys: (object) => {
      if (open) enumerated = true;
      return Reflect.ownKeys(object);
    },
  });
  originals.set(state, target);
  const close = () => {
    open = false;
    return { reads: [...seen].map(([key, absent]) => ({ key, absent })), enumerated };
  };
  return { state, close };
};
