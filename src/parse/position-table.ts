import type { Form } from './scalar.ts';

/** Where a value stands: the range of its content (without quotes or block header) and how it was written. */
export interface Place {
  readonly start: number;
  readonly end: number;
  readonly form: Form;
}

/** One child of a container: its name ("" in lists), where the name stands, and where the value stands. */
export interface Child extends Place {
  readonly name: string;
  readonly keyStart: number;
  readonly keyEnd: number;
}

/**
 * Where every child of every container stands: five integers a child in one flat array, since objects would cost more
 * than the parsing itself. The children of open containers wait on a stack until their container is sealed.
 */
export interface PositionTable {
  /** The mark of a container that begins now. */
  open(): number;
  add(child: Child): void;
  /** How many children wait above a mark. */
  waiting(mark: number): number;
  waitingChild(mark: number, index: number): Child;
  /** Puts children between those that wait above a mark. */
  insert(mark: number, index: number, children: readonly Child[]): void;
  /** Ends the container that began last. */
  seal(container: object, mark: number): void;
  /** The names of a sealed container's children, in the order of the file; none for an unknown container. */
  names(container: object): readonly string[];
  /** The number of a child by its name, or of a list's element; -1 where there is none. */
  indexOf(container: object, key: string | number): number;
  child(container: object, index: number): Child;
}

const WIDTH = 5;

/** Columns of children with their names, growing at the end. */
interface Columns {
  names: string[];
  numbers: Int32Array<ArrayBuffer>;
}

const reserve = (columns: Columns, children: number): void => {
  const needed = (columns.names.length + children) * WIDTH;
  if (needed <= columns.numbers.length) return;
  const larger = new Int32Array(Math.max(needed, columns.numbers.length * 2));
  larger.set(columns.numbers);
  columns.numbers = larger;
};

const append = (columns: Columns, child: Child): void => {
  reserve(columns, 1);
  const at = columns.names.length * WIDTH;
  const { numbers } = columns;
  numbers[at] = child.keyStart;
  numbers[at + 1] = child.keyEnd;
  numbers[at + 2] = child.start;
  numbers[at + 3] = child.end;
  numbers[at + 4] = child.form;
  columns.names.push(child.name);
};

const childAt = ({ names, numbers }: Columns, index: number): Child => {
  const at = index * WIDTH;
  return {
    name: names[index] ?? '',
    keyStart: numbers[at] ?? 0,
    keyEnd: numbers[at + 1] ?? 0,
    start: numbers[at + 2] ?? 0,
    end: numbers[at + 3] ?? 0,
    form: numbers[at + 4] ?? 0,
  };
};

/** Moves the children from `mark` on to the end of other columns. */
const move = (from: Columns, mark: number, to: Columns): void => {
  const count = from.names.length - mark;
  reserve(to, count);
  to.numbers.set(from.numbers.subarray(mark * WIDTH, (mark + count) * WIDTH), to.names.length * WIDTH);
  for (let i = mark; i < mark + count; i++) to.names.push(from.names[i] ?? '');
  from.names.length = mark;
};

/** How many children make a search by name worth an index. */
const INDEXED = 16;

const emptyColumns = (): Columns => ({ names: [], numbers: new Int32Array(64 * WIDTH) });

/** An empty table; all operations are O(1) amortized but `insert` and `seal`, which are linear in the children moved. */
export const createPositionTable = (): PositionTable => {
  const stack = emptyColumns();
  const sealed = emptyColumns();
  const ends: number[] = [];
  const ids = new Map<object, number>();
  const indexes = new Map<object, ReadonlyMap<string, number>>();
  const rangeOf = (container: object): readonly [first: number, end: number] => {
    const id = ids.get(container);
    return id === undefined ? [0, 0] : [ends[id - 1] ?? 0, ends[id] ?? 0];
  };
  const names = (container: object): readonly string[] => sealed.names.slice(...rangeOf(container));
  const indexOfName = (container: object, name: string): number => {
    const [first, end] = rangeOf(container);
    if (end - first <= INDEXED) {
      for (let i = first; i < end; i++) if (sealed.names[i] === name) return i - first;
      return -1;
    }
    let index = indexes.get(container);
    if (index === undefined) {
      index = new Map(names(container).map((each, i) => [each, i]));
      indexes.set(container, index);
    }
    return index.get(name) ?? -1;
  };
  const indexOfElement = (container: object, index: number): number => {
    const [first, end] = rangeOf(container);
    return Number.isInteger(index) && index >= 0 && index < end - first ? index : -1;
  };
  return {
    open: () => stack.names.length,
    add: (child) => append(stack, child),
    waiting: (mark) => stack.names.length - mark,
    waitingChild: (mark, index) => childAt(stack, mark + index),
    insert(mark, index, children) {
      const rest = emptyColumns();
      move(stack, mark + index, rest);
      for (const child of children) append(stack, child);
      move(rest, 0, stack);
    },
    seal(container, mark) {
      move(stack, mark, sealed);
      ids.set(container, ends.length);
      ends.push(sealed.names.length);
    },
    names,
    indexOf: (container, key) =>
      Array.isArray(container) ? indexOfElement(container, Number(key)) : indexOfName(container, String(key)),
    child: (container, index) => childAt(sealed, rangeOf(container)[0] + index),
  };
};
