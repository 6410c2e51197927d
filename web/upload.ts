/** Sends one capture as it is, with progress. XMLHttpRequest, since fetch tells nothing about the way up. */
import { changeHeaders, Problem, toProblem } from './api/client.ts';
import type { Import } from './api/types.ts';

export interface Upload {
  readonly done: Promise<Import>;
  readonly cancel: () => void;
}

export function upload(site: string, file: File, onProgress: (share: number) => void): Upload {
  const request = new XMLHttpRequest();
  const done = new Promise<Import>((resolve, reject) => {
    request.open('POST', `/api/v1/sites/${encodeURIComponent(site)}/imports?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    for (const [name, value] of Object.entries(changeHeaders())) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onProgress(event.total === 0 ? 1 : event.loaded / event.total);
    request.onload = () => {
      const body = parse(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(body as Import);
      else reject(toProblem(body, request));
    };
    request.onerror = () => reject(broken('The upload was cut off'));
    request.onabort = () => reject(broken('The upload was cancelled'));
    request.send(file);
  });
  return { done, cancel: () => request.abort() };
}

const broken = (title: string): Problem =>
  new Problem({
    status: 0,
    code: 'upload-cut',
    title,
    detail: 'What was sent so far is dropped.',
    advice: 'Drop it again.',
  });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy may answer in HTML; the status then tells enough.
    return null;
  }
}
