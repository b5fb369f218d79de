import { settingsOf } from '../../settings.ts';
import { resolutionAt } from '../../engine.ts';
import type { ExplainCommand } from '../arguments.ts';
import { Failure } from '../failure.ts';
import { configFilesOf, lintSubjects, loadFile, loadSubjects } from '../projects.ts';
import { inventoryOf, lineStartsOf } from '../inventory/inventory.ts';
import type { Inventory } from '../inventory/model.ts';
import { relativeTo } from '../inventory/places.ts';
import type { Terminal } from '../terminal.ts';
import { answerOf, callText } from './call.ts';
import { findingsAt, findingText } from './finding.ts';
import { pageOf, rendered } from './page.ts';
import { type Asked, nearestProject, offsetOf, placeIn } from './place.ts';

/** Explains a rule, the findings at a line, or a call. The exit code: 1 when there is nothing to explain. */
export const runExplain = async (command: ExplainCommand, terminal: Terminal): Promise<number> => {
  const { subject, isCall, isJson } = command;
  const asked = placeIn(subject, terminal.cwd);
  if (asked === undefined) {
    if (isCall) throw new Failure(`--call takes a place such as src/orders.ts:12:5, not "${subject}"`);
    const page = pageOf(subject);
    terminal.out(isJson ? JSON.stringify(page, null, 2) : rendered(page.text, terminal.paint));
    return 0;
  }
  const projects = command.projects.length === 0 ? [nearestProject(asked.file)] : command.projects;
  const located = { ...command, projects };
  return isCall ? explainCall(located, asked, terminal) : explainFindings(located, asked, terminal);
};

const explainFindings = async (command: ExplainCommand, asked: Asked, terminal: Terminal): Promise<number> => {
  const relative = relativeTo(terminal.cwd);
  const subjects = await loadSubjects(command, terminal);
  const projects = configFilesOf(command.projects, terminal.cwd);
  const look = async (isWanted: (file: string) => boolean): Promise<Inventory> => {
    const wanted = subjects.filter(({ file }) => isWanted(file.fileName));
    return inventoryOf(await lintSubjects(wanted, terminal), projects, relative);
  };
  const isAsked = (file: string): boolean => relative(file) === relative(asked.file);
  let inventory = await look(isAsked);
  let findings = findingsAt(inventory, relative(asked.file), asked.line);
  if (findings.length === 0) {
    // A step of a helper is reported where the handler calls it.
    inventory = await look(file => !isAsked(file));
    findings = findingsAt(inventory, relative(asked.file), asked.line);
  }
  if (command.isJson) terminal.out(JSON.stringify(findings, null, 2));
  else if (findings.length === 0) terminal.out(`no finding at ${relative(asked.file)}:${String(asked.line)}`);
  else terminal.out(findings.map(finding => findingText(finding, inventory.consumers, terminal.paint)).join('\n\n'));
  return findings.length === 0 ? 1 : 0;
};

const explainCall = async (command: ExplainCommand, asked: Asked, terminal: Terminal): Promise<number> => {
  if (asked.column === undefined) throw new Failure('--call takes a line and a column: src/orders.ts:12:5');
  const found = await loadFile(command, asked.file, terminal);
  const offset = offsetOf(lineStartsOf(found.file.text), found.file.text.length, asked.line, asked.column);
  const settings = settingsOf(found.config.settings);
  const resolved = offset === undefined ? undefined : resolutionAt(found.program, found.file, settings, offset);
  if (resolved === undefined) {
    terminal.out(command.isJson ? 'null' : `no call at ${command.subject}`);
    return 1;
  }
  const { resolution } = resolved;
  const isOwnRow = resolution.by === 'row' && settings.catalog.includes(resolution.library);
  const answer = answerOf(resolved, isOwnRow, relativeTo(terminal.cwd));
  terminal.out(command.isJson ? JSON.stringify(answer, null, 2) : callText(answer, terminal.paint));
  return 0;
};
