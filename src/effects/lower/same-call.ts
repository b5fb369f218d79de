import type { Program, Step } from '../program.ts';

/** The one call that each end of the program comes to, if it is one. */
function onlyCallOf(program: Program): Step | undefined {
  if (program.kind === 'step') return program;
  if (program.kind !== 'branch') return undefined;
  const call = onlyCallOf(program.then);
  return call !== undefined && onlyCallOf(program.else)?.sameAs === call.id ? call : undefined;
}

/** `(found ? a : b).save()`: on either side the same call stores a row, with other contents. */
export function united(one: Program, other: Program): Program {
  const call = onlyCallOf(one);
  if (call === undefined) return other;
  const unite = (program: Program): Program => {
    if (program.kind === 'branch') return { ...program, then: unite(program.then), else: unite(program.else) };
    return program.kind === 'step' && isSameInsert(call, program)
      ? { ...program, sameAs: call.sameAs ?? call.id }
      : program;
  };
  return unite(other);
}

function isSameInsert({ effect: one, trace }: Step, { effect: other, trace: otherTrace }: Step): boolean {
  return (
    one.kind === 'write' &&
    other.kind === 'write' &&
    one.form === 'insert' &&
    other.form === 'insert' &&
    one.rows.store === other.rows.store &&
    one.rows.table === other.rows.table &&
    trace.at.file === otherTrace.at.file &&
    trace.at.start === otherTrace.at.start &&
    trace.via.length === otherTrace.via.length
  );
}
