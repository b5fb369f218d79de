/** What MongoDB's updates are made of, whatever client sends them. */

/** An array operator that adds what is there already changes nothing; neither do a minimum and a maximum. */
export const operators = {
  absolute: ['$set', '$setOnInsert', '$unset', '$addToSet', '$min', '$max', '$pull', '$rename', '$currentDate'],
  relative: ['$inc', '$mul', '$push', '$pop', '$bit'],
} as const;

export const filter = 'Argument[0]';
export const update = 'Argument[1]';
export const options = 'Argument[2]';

export const upsertWhen = [{ at: `${options}.Member[upsert]`, equals: true, is: 'upsert' }] as const;

export const through = `${options}.Member[session]`;

/** A write whose result counts what it matched. */
export const counted = { refusal: 'count', countAt: 'Member[matchedCount]' } as const;

export const conflicts = [{ at: 'Member[code]', equals: [11000] }] as const;
