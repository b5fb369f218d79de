/** Writes the generated pages and parts of pages: the catalog, the heads of rule pages, the README's table of rules. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { pages, root } from './docs/pages.ts';

for (const [file, text] of await pages()) writeFileSync(path.join(root, file), text);
