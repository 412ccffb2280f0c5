/** The stack that a parser may need, in units of what one binary operator costs it. A bracket costs most. */
export const most = 6000;
export const cost = {
  bracket: 24,
  angle: 16,
  statement: 12,
  assignment: 8,
  prefix: 8,
  element: 4,
  operator: 1,
  member: 1,
  union: 0.25,
};

export type Kind = 'top' | 'paren' | 'head' | 'bracket' | 'object' | 'block' | 'brace' | 'template' | 'angle';

/** An open bracket, or the text around all of them. */
interface Frame {
  readonly kind: Kind;
  /** What stands since the last separator may all nest. */
  pending: number;
  /** What a new line after `>` does not end for sure. */
  kept: number;
  /** A question mark may belong to a conditional type. */
  hasExtends: boolean;
}

/** The open brackets of a text, with what the parser's stack may hold because of them. */
export interface Frames {
  total(): number;
  add(units: number): void;
  open(kind: Kind): void;
  close(): Kind;
  /** Closes `<` where one is open. */
  closeAngle(): boolean;
  /** What stands before a separator is done with. */
  settle(): void;
  /** Brackets end what was taken for the brackets of types. */
  dropAngles(): void;
  /** An operator that no type has: what was taken for brackets of types are comparisons. */
  mergeAngles(): void;
  /** A question mark: as an operator, but for conditional types. */
  question(): void;
  sawExtends(): void;
  endStatement(): void;
  /** A statement ends without a semicolon. */
  endQuietly(): void;
  /** Ends a line after `>`, which may have been an operator: something of it is kept. */
  endLine(): void;
  /** What the last semicolon settled was a branch, for `else` follows. */
  takeBack(): void;
}

export const createFrames = (): Frames => {
  const top: Frame = { kind: 'top', pending: 0, kept: 0, hasExtends: false };
  const frames: Frame[] = [top];
  let frame = top;
  let total = 0;
  let settled = 0;

  const add = (units: number): void => {
    frame.pending += units;
    total += units;
  };
  const settle = (): void => {
    total -= frame.pending;
    frame.pending = 0;
  };
  const close = (): Kind => {
    if (frames.length === 1) return 'top';
    const { kind, pending, kept } = frame;
    total -= pending + kept;
    frames.pop();
    frame = frames.at(-1) ?? top;
    // The bracket itself still stands in the frame around it: nothing was settled there while it was open.
    add(kind === 'angle' ? cost.element - cost.angle : cost.operator - cost.bracket);
    return kind;
  };
  const dropAngles = (): void => {
    while (frame.kind === 'angle') close();
  };
  const mergeAngles = (): void => {
    while (frame.kind === 'angle') {
      const { pending, kept } = frame;
      frames.pop();
      frame = frames.at(-1) ?? top;
      frame.pending += pending + cost.operator - cost.angle;
      frame.kept += kept;
      total += cost.operator - cost.angle;
    }
  };
  const end = (): void => {
    dropAngles();
    settle();
    total -= frame.kept;
    frame.kept = 0;
  };
  return {
    mergeAngles,
    question() {
      if (!frame.hasExtends) mergeAngles();
    },
    sawExtends() {
      frame.hasExtends = true;
    },
    endQuietly: end,
    total: () => total,
    add,
    settle,
    close,
    closeAngle() {
      if (frame.kind !== 'angle') return false;
      close();
      return true;
    },
    dropAngles,
    open(kind) {
      add(kind === 'angle' ? cost.angle : cost.bracket);
      frame = { kind, pending: 0, kept: 0, hasExtends: false };
      frames.push(frame);
      settled = 0;
    },
    endStatement() {
      dropAngles();
      settled = frame.pending;
      end();
    },
    endLine() {
      settle();
      frame.kept += cost.operator * 2;
      total += cost.operator * 2;
    },
    takeBack: () => add(settled),
  };
};
