import { type PortableContract, portableContract } from '../contract/index.ts';
import { type Checked, type CheckOptions, check } from './check.ts';
import type { InputFile } from './files.ts';

export type { PortableContract };

export interface ReadContractOptions extends Omit<CheckOptions, 'files'> {
  readonly file: InputFile;
}

export interface ReadContract extends Checked {
  /** For `createGuard`, and plain JSON, so that it can be kept in a file; undefined where the file holds no contract that can be read. */
  readonly contract?: PortableContract;
}

/** Reads one contract for the guard, and checks it on the way. */
export const readContract = async ({ file, ...options }: ReadContractOptions): Promise<ReadContract> => {
  const checked = await check({ ...options, files: [file] });
  const contract = checked.contracts.get(file.path);
  return contract ? { ...checked, contract: portableContract(contract) } : checked;
};
