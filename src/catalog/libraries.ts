import type { Library } from './model.ts';

/** Every library that the plugin knows; a new one is a data file and a line here. */
export const libraries: readonly Library[] = [];
