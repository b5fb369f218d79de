import type { ConsumerEntry, FindingEntry, Inventory, MomentEntry } from '../inventory/model.ts';
import { acknowledgementText, guaranteeText, verdictName } from '../inventory/words.ts';
import { findingsIn } from '../inventory/inventory.ts';
import type { Paint, Style } from '../terminal.ts';

/** The findings at a line: reported there, or with a step there. Those that are reported there come first. */
export const findingsAt = (inventory: Inventory, file: string, line: number): readonly FindingEntry[] => {
  const all = findingsIn(inventory);
  const isReported = (finding: FindingEntry): boolean =>
    finding.file === file && finding.line <= line && line <= finding.endLine;
  const isPassed = ({ schedule }: FindingEntry): boolean =>
    schedule.some(({ at }) => at?.file === file && at.line === line);
  return [...all.filter(isReported), ...all.filter(finding => !isReported(finding) && isPassed(finding))];
};

/** What goes wrong stands out from what the handler does. */
const STYLES: Partial<Record<MomentEntry['what'], Style>> = {
  crash: 'red',
  throws: 'red',
  redelivered: 'yellow',
  pauses: 'yellow',
  resumes: 'yellow',
};

/** A finding with its numbered schedule, and the consumer that it is about. */
export const findingText = (finding: FindingEntry, consumers: readonly ConsumerEntry[], paint: Paint): string => {
  const consumer = consumers.find(({ findings }) =>
    findings.some(
      ({ rule, line, column, file }) =>
        rule === finding.rule && line === finding.line && column === finding.column && file === finding.file,
    ),
  );
  const hasSecond = finding.schedule.some(({ delivery }) => delivery === 2);
  return [
    `${paint(['bold', 'red'], finding.rule)}  ${paint('cyan', `${finding.file}:${String(finding.line)}:${String(finding.column)}`)}`,
    `  ${finding.message}`,
    ...(finding.suppressed === undefined
      ? []
      : [`  ${paint('dim', `suppressed${finding.suppressed === '' ? '' : `: ${finding.suppressed}`}`)}`]),
    ...(finding.schedule.length === 0 ? [] : ['']),
    ...finding.schedule.map(
      ({ delivery, what, text }, index) =>
        `  ${paint('dim', `${String(index + 1)}.`.padStart(3))} ${hasSecond && delivery === 2 ? '    ' : ''}${paint(STYLES[what] ?? 'reset', text)}`,
    ),
    ...(consumer === undefined
      ? []
      : [
          '',
          `  ${consumer.broker}: ${acknowledgementText(consumer.acknowledgement)}`,
          `  ${paint('bold', verdictName(consumer.guarantee.verdict))}, ${guaranteeText(consumer.guarantee)}`,
        ]),
  ].join('\n');
};
