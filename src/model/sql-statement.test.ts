/** Verbs and what they are about; literals, comments and odd ends never come along. */
import { describe, expect, it } from 'vitest';
import { SQL_VERBS, readStatement, statement, target } from './sql-statement.ts';

function read(text: string, encoding: 'latin1' | 'utf16le'): string {
  const bytes = Buffer.from(text, encoding);
  const verb = readStatement(bytes, 0, bytes.length, encoding === 'latin1' ? 1 : 2);
  const named = Buffer.from(target.subarray(0, statement.length)).toString('latin1');
  return `${SQL_VERBS[verb - 1]?.[0] ?? 'other'} ${named}`.trim();
}

describe.each(['latin1', 'utf16le'] as const)('in %s', (encoding) => {
  it.each<[string, string]>([
    ['select * from Comment where a = 1', 'select Comment'],
    ['SELECT \'x from y\', "a from b", fromage FROM [dbo].[Scan Log] x', 'select dbo.Scan'],
    ['SELECT from_x, a.from FROM t', 'select t'],
    ['SELECT 1', 'select'],
    ["select 'open", 'select'],
    ['  -- why\n/* or\n* what */ (select a from b)', 'select b'],
    ['-- only a comment', 'other'],
    ['/* never closed', 'other'],
    ['INSERT INTO `plant`.`alarms` (a) VALUES (1)', 'insert plant.alarms'],
    ["update Users set password = 'x'", 'update Users'],
    ['delete from t', 'delete t'],
    ['DELETE t', 'delete t'],
    ['truncate table t', 'truncate t'],
    ["EXEC xp_cmdshell 'whoami'", 'exec xp_cmdshell'],
    ['execute @r = sp_who', 'execute sp_who'],
    ['exec @r', 'exec @r'],
    ['exec @a = @b = @c = @d = @e = f', 'exec'],
    ['create table if not exists t (a int)', 'create t'],
    ["ALTER LOGIN sa WITH PASSWORD = 'x'", 'alter sa'],
    ["SET PASSWORD = 'x'", 'set'],
    ['drop table', 'drop'],
    ['drop into into into into into into t', 'drop'],
    ["call 'x'", 'call'],
    ['IF @@TRANCOUNT > 0 COMMIT TRAN', 'if'],
    ['vacuum t', 'other'],
    ['', 'other'],
    ['use intotable', 'use intotable'],
    ['select a from größe', 'select gr??e'],
    [`insert into ${'a'.repeat(200)}`, `insert ${'a'.repeat(96)}`],
  ])('%j is %j', (text, said) => expect(read(text, encoding)).toBe(said));
});
it('looks no further than the head of a statement', () => {
  expect(read(`select ${'a, '.repeat(2000)} from t`, 'latin1')).toBe('select');
});
