import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';

export interface MailServer {
  url: string;
  /** Every mail it took, as it came. */
  taken: string[];
  /** Whether it takes mail; otherwise it answers that it cannot right now. */
  isOpen: boolean;
  close(): Promise<void>;
}

/** A mail server that speaks as much SMTP as sending takes. */
export async function startMailServer(): Promise<MailServer> {
  const sockets = new Set<net.Socket>();
  const listener = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    const say = (line: string) => socket.write(`${line}\r\n`);
    let data: string | undefined;
    let rest = '';
    say('220 mail.test');
    socket.on('data', (chunk) => {
      rest += chunk.toString('utf8');
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (data !== undefined) {
          if (line === '.') {
            server.taken.push(data);
            data = undefined;
            say('250 taken');
          } else data += `${line.replace(/^\./, '')}\n`;
        } else if (/^EHLO/i.test(line)) say('250 mail.test');
        else if (/^DATA/i.test(line)) {
          data = '';
          say('354 go on');
        } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
        else if (/^MAIL/i.test(line) && !server.isOpen) say('451 not now');
        else say('250 ok');
      }
    });
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const server: MailServer = {
    url: `smtp://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    taken: [],
    isOpen: true,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
  return server;
}

/** Where the last letter that a server took with `subject` leads. */
export function linkIn({ taken }: MailServer, subject: string): string | undefined {
  const letter = taken.filter((text) => text.includes(`Subject: ${subject}`)).at(-1);
  const plain = letter?.replace(/=\n/g, '').replace(/=3D/g, '=');
  return plain && /https?:\/\/\S+/.exec(plain)?.[0];
}
