import { printPath } from '../../model/index.ts';

/** Names of phases and fields that the analysis needs besides nodes and channels: `|` stands in no name of a node. */
export const routerPhase = (branch: number): string => `|router:${branch}`;
export const stepPhase = (anchor: string, depth: number): string => `|step:${depth}:${anchor}`;
export const wayPhase = (to: string, index: number): string => `|way:${index}:${to}`;
export const joinPhase = (to: string, index: number): string => `|join:${index}:${to}`;

/** What a node may have done before another one runs that it does not lead to. */
export const latePhase = (to: string, writer: string): string => `|late:${writer}|${to}`;
/** What a node sets to undefined in some runs. */
export const erasePhase = (node: string): string => `|erase:${node}|`;
export const beforePhase = (node: string): string => `|before|${node}`;
/** The node that a phase speaks for. */
export const speaker = (phase: string): string | undefined => /^\|(?:late|erase):([^|]*)\|/u.exec(phase)?.[1];

export const channelField = (name: string): string => printPath([name]);

const sentRoot = '|sent';
/** What is sent to a node in the place of the state. */
export const sentField = (node: string, key?: string): string =>
  printPath([sentRoot, node, ...(key === undefined ? [] : [key])]);
export const isSentField = ([root]: readonly string[]): boolean => root === sentRoot;

/** Which way was chosen, where one is; whether this one was, where several may be. */
export const choiceField = (branch: number, way?: number): string =>
  way === undefined ? `|choice:${branch}` : `|choice:${branch}:${way}`;
