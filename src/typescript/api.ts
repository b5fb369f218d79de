import { ts } from './syntax.ts';

/** Is there a compiler to ask? Version 7 exports its version and nothing else. */
export const hasApi = (): boolean => typeof (ts as Partial<typeof ts> | undefined)?.forEachChild === 'function';
