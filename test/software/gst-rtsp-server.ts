/** GStreamer's RTSP server, watched by GStreamer and by curl: a stream, one that is not there, a right and a wrong password. */
import { named, type Software } from './stage/software.ts';

const RIGHT = 'Rightly-4711';
const WRONG = 'Wrongly-4712';
const METHODS = {
  OPTIONS: 'options',
  DESCRIBE: 'describe',
  SETUP: 'setup',
  PLAY: 'play',
  PAUSE: 'pause',
  TEARDOWN: 'teardown',
};

/** Open on 8554; on 554 anna alone may watch. */
const SERVER = `
import gi, os
gi.require_version('Gst', '1.0')
gi.require_version('GstRtspServer', '1.0')
from gi.repository import Gst, GstRtspServer, GLib
Gst.init(None)
def serve(port, auth):
    server = GstRtspServer.RTSPServer()
    server.set_address('10.99.0.2')
    server.set_service(port)
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch('( audiotestsrc is-live=true ! rtpL16pay name=pay0 pt=96 )')
    if auth:
        permissions = GstRtspServer.RTSPPermissions()
        for what in ('access', 'construct'): permissions.add_permission_for_role('user', 'media.factory.' + what, True)
        factory.set_permissions(permissions)
        server.set_auth(auth)
    server.get_mount_points().add_factory('/camera', factory)
    server.attach(None)
    return server
auth = GstRtspServer.RTSPAuth()
token = GstRtspServer.RTSPToken()
token.set_string('media.factory.role', 'user')
auth.add_basic(GstRtspServer.RTSPAuth.make_basic('anna', os.environ['RIGHT']), token)
servers = [serve('8554', None), serve('554', auth)]
GLib.MainLoop().run()
`;

export default {
  name: 'gst-rtsp-server',
  packages: ['gir1.2-gst-rtsp-server-1.0', 'gstreamer1.0-plugins-good', 'gstreamer1.0-tools', 'python3-gi', 'curl'],
  secrets: [RIGHT, WRONG],
  expects: [
    {
      protocol: 'rtsp',
      operations: [
        ['request', 'options', 'identify'],
        ['request', 'describe', 'read'],
        ['response', 'describe', 'read'],
        ['error', 'describe', 'read'],
        ['request', 'setup', 'connect'],
        ['request', 'play', 'subscribe'],
        ['response', 'play', 'subscribe'],
      ],
      claims: [['server', 'application', /^GStreamer RTSP server/]],
      accounts: ['anna'],
      logons: ['anna', 'anna'],
      counting: named('rtsp.method', METHODS, ({ kind, operation }) => (kind === 0 ? operation : undefined)),
    },
  ],
  async run({ write, start, run, listening, server }) {
    write('server.py', SERVER);
    start('python3', ['/run/stage/server.py'], { env: { RIGHT } });
    await listening('tcp', 554);
    const watch = (place: string, fails: boolean, protocols = 'tcp'): Promise<string> => {
      const source = ['rtspsrc', `location=rtsp://${place}`, `protocols=${protocols}`];
      return run('gst-launch-1.0', ['-q', ...source, '!', 'fakesink', 'num-buffers=20'], { fails });
    };
    await watch(`${server.ip}:8554/camera`, false);
    await watch(`${server.ip}:8554/camera`, false, 'udp');
    await watch(`${server.ip}:8554/nothing`, true);
    await watch(`anna:${WRONG}@${server.ip}/camera`, true);
    await watch(`anna:${RIGHT}@${server.ip}/camera`, false);
    await run('curl', ['-sS', `rtsp://${server.ip}:8554/camera`], { fails: 'may' });
  },
} satisfies Software;
