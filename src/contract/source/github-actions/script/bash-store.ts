/** Changes since a moment: what each key is now. */
export type Delta<T> = ReadonlyMap<string, T | undefined>;

/** Values by key, with moments to which one can go back: what a branch did is taken as its changes and undone. */
export interface Store<T> {
  get(key: string): T | undefined;
  set(key: string, value: T | undefined): void;
  mark(): number;
  changes(mark: number): Delta<T>;
  undo(mark: number): void;
}

export const createStore = <T>(): Store<T> => {
  const values = new Map<string, T>();
  const trail: { readonly key: string; readonly old: T | undefined }[] = [];
  const put = (key: string, value: T | undefined): void => {
    if (value === undefined) values.delete(key);
    else values.set(key, value);
  };
  return {
    get: (key) => values.get(key),
    set(key, value) {
      const old = values.get(key);
      if (old === value) return;
      trail.push({ key, old });
      put(key, value);
    },
    mark: () => trail.length,
    changes(mark) {
      const out = new Map<string, T | undefined>();
      for (let i = mark; i < trail.length; i++) {
        const key = trail[i]?.key ?? '';
        out.set(key, values.get(key));
      }
      return out;
    },
    undo(mark) {
      while (trail.length > mark) {
        const change = trail.pop();
        if (change !== undefined) put(change.key, change.old);
      }
    },
  };
};
