// One file, hence one process, for what needs the types of most clients: reading them is most of its time.
import './fixes/fixtures.ts';
import './fixes/snippets.ts';
import './lab/cases.ts';
