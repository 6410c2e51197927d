/** Names of BACnet object types and properties, by number. ANSI/ASHRAE 135-2020, 21 (BACnetObjectType, BACnetPropertyIdentifier). */

export const OBJECT_TYPES: readonly string[] = `
analog-input analog-output analog-value binary-input binary-output binary-value calendar command device
event-enrollment file group loop multi-state-input multi-state-output notification-class program schedule
averaging multi-state-value trend-log life-safety-point life-safety-zone accumulator pulse-converter event-log
global-group trend-log-multiple load-control structured-view access-door timer access-credential access-point
access-rights access-user access-zone credential-data-input network-security bitstring-value
characterstring-value date-pattern-value date-value datetime-pattern-value datetime-value integer-value
large-analog-value octetstring-value positive-integer-value time-pattern-value time-value notification-forwarder
alert-enrollment channel lighting-output binary-lighting-output network-port elevator-group escalator lift
staging audit-log audit-reporter color color-temperature
`
  .trim()
  .split(/\s+/);

/** A dash stands for a number that is not given out. */
const PROPERTIES: readonly string[] = `
acked-transition ack-required action action-text active-text active-vt-session alarm-value alarm-values all
all-writes-successful apdu-segment-timeout apdu-timeout application-software-version archive bias
change-of-state-count change-of-state-time notification-class - controlled-variable-reference
controlled-variable-units controlled-variable-value cov-increment datelist daylights-savings-status deadband
derivative-constant derivative-constant-units description description-of-halt device-address-binding device-type
effective-period elapsed-active-time error-limit event-enable event-state event-type exception-schedule
fault-values feedback-value file-access-method file-size file-type firmware-revision high-limit inactive-text
in-process instance-of integral-constant integral-constant-units issue-confirmed-notifications limit-enable
list-of-group-members list-of-object-property-references list-of-session-keys local-date local-time location
low-limit manipulated-variable-reference maximum-output max-apdu-length-accepted max-info-frames max-master
max-pres-value minimum-off-time minimum-on-time minimum-output min-pres-value model-name modification-date
notify-type number-of-apdu-retries number-of-states object-identifier object-list object-name
object-property-reference object-type optional out-of-service output-units event-parameters polarity
present-value priority priority-array priority-for-writing process-identifier program-change program-location
program-state proportional-constant proportional-constant-units protocol-conformance-class
protocol-object-types-supported protocol-services-supported protocol-version read-only reason-for-halt recipient
recipient-list reliability relinquish-default required resolution segmentation-supported setpoint
setpoint-reference state-text status-flags system-status time-delay time-of-active-time-reset
time-of-state-count-reset time-synchronization-recipients units update-interval utc-offset vendor-identifier
vendor-name vt-class-supported weekly-schedule attempted-samples average-value buffer-size client-cov-increment
cov-resubscription-interval current-notify-time event-time-stamp log-buffer log-device-object-property enable
log-interval maximum-value minimum-value notification-threshold previous-notify-time protocol-revision
records-since-notification record-count start-time stop-time stop-when-full total-record-count valid-samples
window-interval window-samples maximum-value-time-stamp minimum-value-time-stamp variance-value
active-cov-subscriptions backup-failure-timeout configuration-files database-revision direct-reading
last-restore-time maintenance-required member-of mode operation-expected setting silenced tracking-value
zone-members life-safety-alarm-values max-segments-accepted profile-name auto-slave-discovery
manual-slave-address-binding slave-address-binding slave-proxy-enable last-notify-record schedule-default
accepted-modes adjust-value count count-before-change count-change-time cov-period input-reference
limit-monitoring-interval logging-object logging-record prescale pulse-rate scale scale-factor update-time
value-before-change value-set value-change-time align-intervals group-member-names interval-offset
last-restart-reason logging-type member-status-flags notification-period previous-notify-record
requested-update-interval restart-notification-recipients time-of-device-restart time-synchronization-interval
trigger utc-time-synchronization-recipients node-subtype node-type structured-object-list
subordinate-annotations subordinate-list actual-shed-level duty-window expected-shed-level full-duty-baseline
node-subtype node-type requested-shed-level shed-duration shed-level-descriptions shed-levels state-description
- - - door-alarm-state door-extended-pulse-time door-members door-open-too-long-time door-pulse-time door-status
door-unlock-delay-time lock-status masked-alarm-values secured-status - - - - - - - - absentee-limit
access-alarm-events access-doors access-event access-event-authentication-factor access-event-credential
access-event-time access-transaction-events accompaniment accompaniment-time activation-time
active-authentication-policy assigned-access-rights authentication-factors authentication-policy-list
authentication-policy-names authentication-status authorization-mode belongs-to credential-disable
credential-status credentials credentials-in-zone days-remaining entry-points exit-points expiration-time
extended-time-enable failed-attempt-events failed-attempts failed-attempts-time last-access-event
last-access-point last-credential-added last-credential-added-time last-credential-removed
last-credential-removed-time last-use-time lockout lockout-relinquish-time master-exemption max-failed-attempts
members muster-point negative-access-rules number-of-authentication-policies occupancy-count
occupancy-count-adjust occupancy-count-enable occupancy-exemption occupancy-lower-limit
occupancy-lower-limit-enforced occupancy-state occupancy-upper-limit occupancy-upper-limit-enforced
passback-exemption passback-mode passback-timeout positive-access-rules reason-for-disable supported-formats
supported-format-classes threat-authority threat-level trace-flag transaction-notification-class
user-external-identifier user-information-reference - - - - - user-name user-type uses-remaining zone-from
zone-to access-event-tag global-identifier - - verification-time base-device-security-policy
distribution-key-revision do-not-hide key-sets last-key-server network-access-security-policies
packet-reorder-time security-pdu-timeout security-time-window supported-security-algorithms
update-key-set-timeout backup-and-restore-state backup-preparation-time restore-completion-time
restore-preparation-time bit-mask bit-text is-utc group-members group-member-names member-status-flags
requested-update-interval covu-period covu-recipients event-message-texts event-message-texts-config
event-detection-enable event-algorithm-inhibit event-algorithm-inhibit-ref time-delay-normal
reliability-evaluation-inhibit fault-parameters fault-type local-forwarding-only process-identifier-filter
subscribed-recipients port-filter authorization-exemptions allow-group-delay-inhibit channel-number
control-groups execution-delay last-priority write-status property-list serial-number
`
  .trim()
  .split(/\s+/);

/** What tells of the device itself. */
export const PROPERTY = {
  applicationSoftwareVersion: 12,
  description: 28,
  firmwareRevision: 44,
  location: 58,
  modelName: 70,
  objectIdentifier: 75,
  objectName: 77,
  vendorIdentifier: 120,
  vendorName: 121,
  serialNumber: 372,
} as const;
export const DEVICE = 8;

export function propertyName(property: number): string {
  const name = PROPERTIES[property];
  return name === undefined || name === '-' ? `property-${String(property)}` : name;
}
