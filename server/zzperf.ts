import { findAudioTools } from '@/server/assets/sound/tools';
import { readSound } from '@/server/assets/sound/read-sound';
import fs from 'node:fs';
const tools = await findAudioTools({ffmpegPath: process.env.FF});
globalThis.gc?.();
const idle = process.memoryUsage.rss(); let peak=0; const iv=setInterval(()=>{peak=Math.max(peak,process.memoryUsage.rss())},20);
for (const original of process.argv.slice(2)) for (let k=0;k<+(process.env.N??3);k++) {
 const scratch=fs.mkdtempSync('/tmp/h/sc-'); let last=performance.now(),gap=0; peak=0;
 const t=performance.now(); const c0=process.cpuUsage();
 const o=await readSound({original,filename:original,scratch,tools,onProgress(d){const n=performance.now();gap=Math.max(gap,n-last);last=n}});
 const c=process.cpuUsage(c0);
 console.log(original.split('/').pop(),Math.round(performance.now()-t)+' ms','cpu own',Math.round((c.user+c.system)/1000),'idle',(idle/1e6)|0,'rss peak +'+((peak-idle)/1e6|0),'gap',gap|0, o.ok? o.sound.frames+' '+o.sound.pcmSha256.slice(0,8)+' '+o.sound.findings.map(f=>f.kind):JSON.stringify(o.problem));
 fs.rmSync(scratch,{recursive:true});
}
clearInterval(iv);
