// One file, hence one process, for what needs the declarations of every catalogued package.
import './rows.ts';
import './meanings.ts';
