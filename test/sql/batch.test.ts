import { describe, expect, it } from 'vitest';

import { render } from './render.ts';

describe('transactions', () => {
  it.each([
    ['BEGIN', 'begin'],
    ['begin transaction', 'begin'],
    ['BEGIN ISOLATION LEVEL SERIALIZABLE', 'begin serializable'],
    ['START TRANSACTION ISOLATION LEVEL REPEATABLE READ', 'begin'],
    ['START TRANSACTION WITH CONSISTENT SNAPSHOT', 'begin'],
    ['BEGIN IMMEDIATE', 'begin serializable'],
    ['BEGIN TRAN', 'begin'],
    ['COMMIT', 'commit'],
    ['END', 'commit'],
    ['COMMIT TRANSACTION', 'commit'],
    ['ROLLBACK', 'rollback'],
    ['ABORT', 'rollback'],
    ['ROLLBACK TO SAVEPOINT a', 'savepoint'],
    ['ROLLBACK WORK TO a', 'savepoint'],
    ['SAVEPOINT a', 'savepoint'],
    ['RELEASE SAVEPOINT a', 'savepoint'],
    ['SAVE TRANSACTION a', 'savepoint'],
    ['SET TRANSACTION ISOLATION LEVEL SERIALIZABLE', 'other serializable'],
    ['SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED', 'other'],
  ])('%s', (text, expected) => {
    expect(render(text)).toEqual([expected]);
  });
});

describe('several statements', () => {
  it('counts ? through the whole text', () => {
    expect(render('BEGIN; INSERT INTO a VALUES (?); UPDATE b SET x = ? WHERE id = ?; COMMIT;')).toEqual([
      'begin',
      'insert a (#0=$0)',
      'update b set x=$1 where id=$2',
      'commit',
    ]);
  });
  it('reads IF NOT EXISTS … INSERT as check and guarded insert', () => {
    expect(
      render('IF NOT EXISTS (SELECT 1 FROM dbo.T WITH (UPDLOCK) WHERE Id = @id) INSERT INTO dbo.T (Id) VALUES (@id)'),
    ).toEqual([
      'select t where id=:id lock-update exists',
      'insert t (id=:id) reads t if-absent where id=:id lock-update',
    ]);
  });
  it('needs no semicolon where SQL Server needs none', () => {
    expect(
      render(
        'UPDATE t SET a = 1 WHERE id = @id IF @@ROWCOUNT = 0 INSERT INTO t (id) VALUES (@id)\nDELETE FROM u WHERE id = 3',
      ),
    ).toEqual(["update t set a='1' where id=:id", 'insert t (id=:id)', "delete u where id='3'"]);
  });
  it('looks into blocks', () => {
    expect(
      render(
        'BEGIN TRY BEGIN TRAN; INSERT INTO x (a) VALUES (1); COMMIT TRAN; END TRY BEGIN CATCH ROLLBACK TRAN; END CATCH',
      ),
    ).toEqual(['begin', "insert x (a='1')", 'commit', 'rollback']);
  });
  it('keeps the body of a routine in its statement', () => {
    expect(
      render(
        'CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE u SET n = CASE WHEN 1 THEN 2 END; DELETE FROM v; END; SELECT 1 FROM w',
      ),
    ).toEqual(['ddl t', 'select w']);
  });
  it('is not misled by keywords inside one statement', () => {
    expect(render('CREATE TRIGGER g BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f()')).toHaveLength(1);
    expect(render('SELECT CASE WHEN a THEN 1 ELSE 2 END FROM t')).toEqual(['select t']);
    expect(render('GRANT SELECT, INSERT, UPDATE ON t TO r')).toEqual(['ddl t']);
  });
  it.each([
    ['CREATE TABLE IF NOT EXISTS t (id int)', 'ddl t'],
    ['CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)', 'ddl t'],
    ['ALTER TABLE ONLY t ADD COLUMN a int', 'ddl t'],
    ['DROP TABLE IF EXISTS t', 'ddl t'],
    ['EXPLAIN SELECT 1', 'other'],
    ['CALL f(1)', 'other'],
    ['SELEC 1', 'other'],
    [')', 'other'],
    ['PRAGMA journal_mode = WAL', 'other'],
    ['DO $$ BEGIN DELETE FROM t; END $$', 'other'],
  ])('%s', (text, expected) => {
    expect(render(text)).toEqual([expected]);
  });
  it('finds nothing in an empty text', () => {
    expect(render('')).toEqual([]);
    expect(render('  -- nothing\n/* at all */ ;;')).toEqual([]);
  });
});

describe('tokens', () => {
  it.each([
    [
      "SELECT * FROM t -- WHERE x = 1\nWHERE a = 'it''s; /* no */ -- comment'",
      "select t where a='it's; /* no */ -- comment'",
    ],
    ['SELECT * FROM t /* a /* nested */ comment */ WHERE a = $1', 'select t where a=$0'],
    ['SELECT * FROM t /* open /* not nested */ WHERE a = ?', 'select t where a=$0'],
    ['SELECT * FROM t WHERE a = $tag$ ; DROP $$ $tag$ AND b = $2', "select t where a=' ; DROP $$ ',b=$1"],
    ["SELECT * FROM t WHERE a = 'it\\'s' AND b = ?", "select t where a='it's',b=$0"],
    ["SELECT * FROM t WHERE a = 'c:\\' AND b = $1", "select t where a='c:\\',b=$0"],
    ['# note\nSELECT * FROM t WHERE a = ?', 'select t where a=$0'],
    ["SELECT * FROM t WHERE data ? 'k' AND id = $1", 'select t where id=$0 and-more compared data'],
    ['SELECT * FROM t WHERE id = %s AND n %% 2 = 0', 'select t where id=$0 and-more compared n'],
    ['SELECT * FROM t WHERE a = ?2 AND b = ?1', 'select t where a=$1,b=$0'],
    ['SELECT * FROM t WHERE a = ?1 AND b = ?', 'select t where a=$0,b=$1'],
    ['SELECT * FROM t WHERE a = :a AND b::text = :b AND c = arr[1:2]', 'select t where a=:a,b=:b,c=*'],
    ['SELECT * FROM t WHERE a = 1.5e-3 AND b = 0x1F', "select t where a='1.5e-3',b='0x1F'"],
    ['SELECT * FROM #temp WHERE a = @a', 'select #temp where a=:a'],
    ['SELECT * FROM größe WHERE straße = $1', 'select größe where straße=$0'],
    ['INSERT INTO `we``ird` (`a b`) VALUES ("x")', "insert we`ird (a b='x')"],
  ])('%s', (text, expected) => {
    expect(render(text)).toEqual([expected]);
  });
});
