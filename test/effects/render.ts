import type { Condition, Effect, Program, Selection } from '../../src/effects/program.ts';

/** An effect program as indented text, for tests that compare what the lowering made of some code. */
export const render = (program: Program): string => lines(program, 0).join('\n');

const lines = (program: Program, depth: number): readonly string[] => {
  const line = (text: string): string => '  '.repeat(depth) + text;
  const inner = (part: Program): readonly string[] => lines(part, depth + 1);
  switch (program.kind) {
    case 'sequence':
      return program.parts.flatMap(part => lines(part, depth));
    case 'step':
      return [line(`${describe(program.effect)} @${program.trace.at.name}:${String(program.trace.at.line)}`)];
    case 'branch':
      return [
        line(`if ${condition(program.condition)}`),
        ...inner(program.then),
        ...(isEmpty(program.else) ? [] : [line('else'), ...inner(program.else)]),
      ];
    case 'loop':
      return [line(`loop over ${program.over}${program.endless ? ' endless' : ''}`), ...inner(program.body)];
    case 'attempt':
      return [
        line('try'),
        ...inner(program.body),
        ...(program.catch === undefined ? [] : [line('catch'), ...inner(program.catch.body)]),
        ...(program.finally === undefined ? [] : [line('finally'), ...inner(program.finally)]),
      ];
    case 'parallel':
      return [
        line(`parallel ${program.mode}${program.overMessages ? ' over messages' : ''}`),
        ...program.branches.flatMap(branch => [line('-'), ...inner(branch)]),
      ];
    case 'detached':
      return [line(`detached ${program.form} #${String(program.task)}`), ...inner(program.body)];
    case 'join':
      return [line(`join #${String(program.task)}`)];
    case 'transaction':
      return [line(`transaction ${program.store} ${program.isolation}`), ...inner(program.body)];
    case 'call':
      return [line('call'), ...inner(program.body)];
    case 'block':
      return [line('block'), ...inner(program.body)];
    case 'exit':
      return [
        line(
          program.how === 'return' && program.settles !== undefined ? `return ${program.settles.kind}` : program.how,
        ),
      ];
  }
};

const isEmpty = (program: Program): boolean => program.kind === 'sequence' && program.parts.every(isEmpty);

const describe = (effect: Effect): string => {
  switch (effect.kind) {
    case 'read':
      return `read ${selection(effect.rows)}${effect.locks ? ' locking' : ''}${client(effect.client)}`;
    case 'write': {
      const flags = [
        effect.relative ? 'relative' : '',
        effect.guarded ? 'guarded' : '',
        effect.uniqueness,
        effect.refusal === 'result' ? 'told' : '',
        effect.markerOnly ? 'marker' : '',
      ].filter(Boolean);
      const sets = effect.sets.map(({ column, value }) => `${column} = ${value.text}`).join(', ');
      return `${effect.form} ${selection(effect.rows)}${sets === '' ? '' : ` set ${sets}`} [${flags.join(' ')}]${client(effect.client)}`;
    }
    case 'call':
      return `call ${effect.service}${effect.key === undefined ? '' : ` key ${effect.key.value.text} ${effect.key.value.stability}`}`;
    case 'publish':
      return `publish${effect.key === undefined ? '' : ` key ${effect.key.value.text} ${effect.key.value.stability}`}`;
    case 'ack':
      return `ack ${effect.covers}${effect.listed === undefined ? '' : ' listed'}${effect.chosen === true ? ' chosen' : ''}`;
    case 'nack':
      return `nack ${effect.covers} requeue ${String(effect.requeue)}`;
    default:
      return effect.kind;
  }
};

const client = (id: number | undefined): string => (id === undefined ? '' : ' via client');

const selection = ({ table, cells }: Selection): string =>
  `${table ?? '?'}(${cells.map(({ column, value }) => `${column}: ${value.text}`).join(', ')})`;

const condition = (of: Condition): string => {
  switch (of.kind) {
    case 'constant':
      return String(of.value);
    case 'opaque':
      return `{${of.id}}${of.mayObserve ? '?' : ''}`;
    case 'found':
      return 'found';
    case 'column':
      return `${of.column} == ${of.equals.text}`;
    case 'won':
      return 'won';
    case 'conflict':
    case 'failed':
      return of.kind;
    case 'not':
      return `!${condition(of.of)}`;
    case 'and':
    case 'or':
      return `(${of.of.map(condition).join(of.kind === 'and' ? ' && ' : ' || ')})`;
  }
};
