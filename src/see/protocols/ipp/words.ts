/** Operations of IPP by their number: RFC 8011, 5.4.15, the IANA registry of IPP operations, and CUPS' own from 0x4001 on. */
import type { OperationWord } from '../../../model/protocol.ts';
import type { Meaning } from '../../../model/words.ts';

const OPERATIONS: readonly (readonly [first: number, meaning: Meaning, words: string])[] = [
  [0x02, 'write', 'print_job print_uri'],
  [0x04, 'read', 'validate_job'],
  [0x05, 'write', 'create_job send_document send_uri cancel_job'],
  [0x09, 'read', 'get_job_attributes get_jobs'],
  [0x0b, 'identify', 'get_printer_attributes'],
  [0x0c, 'write', 'hold_job release_job restart_job'],
  [0x10, 'configure', 'pause_printer resume_printer purge_jobs set_printer_attributes set_job_attributes'],
  [0x15, 'read', 'get_printer_supported_values'],
  [
    0x16,
    'subscribe',
    'create_printer_subscriptions create_job_subscriptions get_subscription_attributes get_subscriptions renew_subscription cancel_subscription get_notifications',
  ],
  [
    0x22,
    'configure',
    'enable_printer disable_printer pause_printer_after_current_job hold_new_jobs release_held_new_jobs deactivate_printer activate_printer restart_printer',
  ],
  [0x2a, 'stop', 'shutdown_printer'],
  [0x2b, 'start', 'startup_printer'],
  [0x2c, 'write', 'reprocess_job cancel_current_job suspend_current_job resume_job promote_job schedule_job_after'],
  [0x33, 'write', 'cancel_document'],
  [0x34, 'read', 'get_document_attributes get_documents'],
  [0x36, 'write', 'delete_document set_document_attributes cancel_jobs cancel_my_jobs resubmit_job close_job'],
  [0x3c, 'identify', 'identify_printer'],
  [0x3d, 'read', 'validate_document'],
  [0x3e, 'write', 'add_document_images'],
  [0x4001, 'read', 'cups_get_default cups_get_printers'],
  [0x4003, 'configure', 'cups_add_modify_printer cups_delete_printer'],
  [0x4005, 'read', 'cups_get_classes'],
  [0x4006, 'configure', 'cups_add_modify_class cups_delete_class cups_accept_jobs cups_reject_jobs cups_set_default'],
  [0x400b, 'discover', 'cups_get_devices cups_get_ppds'],
  [0x400d, 'write', 'cups_move_job'],
  [0x400e, 'authenticate', 'cups_authenticate_job'],
  [0x400f, 'read', 'cups_get_ppd'],
  [0x4027, 'read', 'cups_get_document'],
  [0x4028, 'configure', 'cups_create_local_printer'],
];

const WORDS = new Map<number, OperationWord>(
  OPERATIONS.flatMap(([first, meaning, words]) =>
    words.split(' ').map((operation, i) => [first + i, { operation, meaning }] as const),
  ),
);
/** An answer whose request was not seen. */
export const UNKNOWN = 0;

export const describe = (code: number): OperationWord =>
  WORDS.get(code) ??
  (code === UNKNOWN
    ? { operation: 'response', meaning: 'unknown' }
    : { operation: `operation_${String(code)}`, meaning: 'unknown' });
