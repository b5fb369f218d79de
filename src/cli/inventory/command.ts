import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { manifest } from '../../manifest.ts';
import type { Format, ReportCommand } from '../arguments.ts';
import { Failure, lineOf } from '../failure.ts';
import { configFilesOf, lintSubjects, loadSubjects } from '../projects.ts';
import type { Terminal } from '../terminal.ts';
import { compare, type Comparison, readBase } from './compare.ts';
import { htmlOf } from './html.ts';
import { inventoryOf } from './inventory.ts';
import { changeText, markdownOf } from './markdown.ts';
import type { Inventory } from './model.ts';
import { relativeTo } from './places.ts';
import { sarifOf } from './sarif.ts';

const printed = (format: Format, inventory: Inventory, comparison: Comparison | undefined, cwd: string): string => {
  switch (format) {
    case 'json':
      return JSON.stringify(comparison === undefined ? inventory : { ...inventory, comparison }, null, 2);
    case 'sarif':
      return JSON.stringify(sarifOf(inventory, cwd, manifest.homepage), null, 2);
    case 'html':
      return htmlOf(inventory, comparison);
    case 'markdown':
      return markdownOf(inventory, comparison);
  }
};

/** Makes the report. The exit code: 1 when a guarantee got weaker. */
export const runReport = async (command: ReportCommand, terminal: Terminal): Promise<number> => {
  const { cwd } = terminal;
  // What is wrong with the arguments is said before the long work.
  const base = command.compare === undefined ? undefined : readBase(read(command.compare, cwd), command.compare);
  const files = await lintSubjects(await loadSubjects(command, terminal), terminal);
  const inventory = inventoryOf(files, configFilesOf(command.projects, cwd), relativeTo(cwd));
  const comparison = base && compare(base, inventory);
  const text = printed(command.format, inventory, comparison, cwd);
  if (command.output === undefined) terminal.out(text);
  else write(command.output, text, cwd);
  for (const change of comparison?.weaker ?? []) terminal.warn(`weaker: ${changeText(change)}`);
  return comparison === undefined || comparison.weaker.length === 0 ? 0 : 1;
};

const read = (file: string, cwd: string): string => {
  try {
    return readFileSync(path.resolve(cwd, file), 'utf8');
  } catch (error) {
    throw new Failure(`${file} cannot be read: ${lineOf(error)}`);
  }
};

const write = (file: string, text: string, cwd: string): void => {
  const target = path.resolve(cwd, file);
  try {
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, `${text}\n`);
  } catch (error) {
    throw new Failure(`${file} cannot be written: ${lineOf(error)}`);
  }
};
