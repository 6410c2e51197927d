/** Routes of sensors, of what they send, and of imports. */
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip as gunzipWith } from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import { addImport, listImports, seeImport } from '../../../app/imports.ts';
import { beat, observe } from '../../../app/ingest.ts';
import { addSensor, listSensors, removeSensor, sensorCursor } from '../../../app/sensors.ts';
import { err, ok, type Problem, type Result } from '../../../kernel/result.ts';
import { asId } from '../../../model/ids.ts';
import { LIMITS } from '../../../model/limits.ts';
import { capture, sensor } from '../present/rows.ts';
import type { Handlers } from '../route.ts';

const gunzip = promisify(gunzipWith);

/** The body as JSON: at most so many bytes, also once it is unpacked. */
async function bodyOf(request: FastifyRequest): Promise<Result<unknown, Problem>> {
  const packed = request.body as Buffer | undefined;
  if (!packed) return err({ code: 'invalid', message: 'A batch is expected.' });
  const zipped = request.headers['content-encoding'] === 'gzip';
  try {
    const bytes = zipped ? await gunzip(packed, { maxOutputLength: LIMITS.requestBytesMax }) : packed;
    return ok(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    return err(
      tooLarge
        ? { code: 'too-large', message: `Unpacked it is more than ${LIMITS.requestBytesMax} bytes.` }
        : { code: 'invalid', message: zipped ? 'The body is no JSON in gzip.' : 'The body is no JSON.' },
    );
  }
}

export const sensorHandlers = {
  listSensors: async (app, { caller, params }) => {
    const rows = await listSensors(app, caller, asId(params.site));
    return rows.ok ? ok({ items: rows.value.map(sensor) }) : rows;
  },
  addSensor: async (app, { caller, params, body }) => {
    const made = await addSensor(app, caller, asId(params.site), body);
    return made.ok ? ok({ sensor: sensor(made.value.sensor), token: made.value.token }) : made;
  },
  removeSensor: (app, { caller, params }) => removeSensor(app, caller, asId(params.site), asId(params.sensor)),
  sensorCursor: (app, { caller, params }) => sensorCursor(app, caller, asId(params.site), params.sensor),
  observe: async (app, { caller, params, request }) => {
    const body = await bodyOf(request);
    return body.ok ? await observe(app, caller, asId(params.site), body.value) : body;
  },
  beat: async (app, { caller, params, request }) => {
    const body = await bodyOf(request);
    return body.ok ? await beat(app, caller, asId(params.site), body.value) : body;
  },
  listImports: async (app, { caller, params }) => {
    const rows = await listImports(app, caller, asId(params.site));
    return rows.ok ? ok({ items: rows.value.map(capture) }) : rows;
  },
  addImport: async (app, { caller, params, query, request }) => {
    const stream = request.body as Readable | undefined;
    if (!stream) return err({ code: 'invalid', message: 'Send the capture itself, as application/octet-stream.' });
    const made = await addImport(app, caller, asId(params.site), { name: query.name, stream });
    return made.ok ? ok(capture(made.value)) : made;
  },
  seeImport: async (app, { caller, params }) => {
    const row = await seeImport(app, caller, asId(params.site), asId(params.import));
    return row.ok ? ok(capture(row.value)) : row;
  },
} satisfies Handlers<
  | 'listSensors'
  | 'addSensor'
  | 'removeSensor'
  | 'sensorCursor'
  | 'observe'
  | 'beat'
  | 'listImports'
  | 'addImport'
  | 'seeImport'
>;
