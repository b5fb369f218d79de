import type { StoreMeaning } from '../../catalog/model.ts';
import type { OutcomeShape } from '../value.ts';
import { memberName } from './site.ts';

/**
 * How a write's result tells whether it took place.
 *
 * @param changesAll it changes every row that it finds, so that counting either is the same
 */
export function shapeOfWrite(
  meaning: StoreMeaning,
  atomic: boolean,
  refusal: StoreMeaning['refusal'],
  changesAll: boolean,
): OutcomeShape {
  const [found, changed] = typeof meaning.countAt === 'string' ? [meaning.countAt] : (meaning.countAt ?? []);
  if (found !== undefined)
    return {
      is: 'result',
      rowsAt: undefined,
      countAt: memberName(found),
      ...(changesAll ? { changedAt: memberName(changed) } : {}),
    };
  if (refusal === 'count') return { is: 'count' };
  return atomic || (refusal === 'falsy' && meaning.is === 'update') ? { is: 'boolean' } : { is: 'nothing' };
}
