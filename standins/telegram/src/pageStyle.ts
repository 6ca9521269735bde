export const STYLE = `
:root { color-scheme: light dark; --ground: #cfdfe8; --paper: #fff; --mine: #dff3d8; --ink: #14212b; --soft: #50606d; --bar: #24597a; --link: #0b5c9c; --key: #e6eff5 }
@media (prefers-color-scheme: dark) { :root { --ground: #0e1a23; --paper: #1d2b37; --mine: #1f3a2c; --ink: #eef4f8; --soft: #a9bac8; --bar: #173042; --link: #8cc9ff; --key: #25394a } }
* { box-sizing: border-box }
[hidden] { display: none }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.45 system-ui, sans-serif; min-height: 100dvh; display: flex; flex-direction: column }
header { position: sticky; top: 0; background: var(--bar); color: #fff; z-index: 1 }
header > div, header > nav, main, footer, form { width: 100%; max-width: 40rem; margin: 0 auto; padding: .6rem .9rem }
header > div { display: flex; gap: .75rem; align-items: center }
header > nav { display: flex; gap: .4rem; padding-top: 0 }
header > nav a { color: #fff; text-decoration: none; padding: .6rem .8rem; min-height: 44px; border-radius: .5rem; font-size: .9rem }
header > nav a[aria-current] { background: #fff; color: #14384e }
header .face { width: 2.5rem; height: 2.5rem; border-radius: 50%; background: #fff; display: grid; place-items: center; font-size: 1.3rem }
h1 { font-size: 1.05rem; margin: 0; line-height: 1.2 }
header p { margin: 0; font-size: .85rem }
header button { margin-left: auto; font: inherit; font-size: .9rem; color: #fff; background: transparent; border: 1px solid #fff; border-radius: .5rem; padding: .5rem .8rem; min-height: 44px; cursor: pointer }
button:focus-visible, a:focus-visible, select:focus-visible, input:focus-visible { outline: 3px solid #ffb545; outline-offset: 2px }
main { flex: 1 }
ol { list-style: none; margin: 0; padding: 0; display: grid; gap: .55rem }
li { display: grid; gap: .3rem; max-width: 92%; width: fit-content; min-width: 0 }
li.person { margin-left: auto }
li.person article { background: var(--mine); border-radius: 1rem .2rem 1rem 1rem; margin-left: auto }
li[data-first]::before { content: attr(data-day); display: block; width: fit-content; margin: .6rem auto; padding: .15rem .7rem; border-radius: 1rem; background: var(--bar); color: #fff; font-size: .8rem }
article { background: var(--paper); border-radius: .2rem 1rem 1rem 1rem; padding: .55rem .8rem .35rem; width: fit-content; overflow-wrap: anywhere; box-shadow: 0 1px 2px #0003; min-width: 0 }
.who { margin: 0; font-size: .8rem; font-weight: 600; color: var(--soft) }
.text { white-space: pre-wrap }
.text a { color: var(--link) }
.topic { border: 1px solid currentcolor; border-radius: .4rem; padding: 0 .3rem }
time { display: block; text-align: right; font-size: .8rem; color: var(--soft) }
.keys { display: grid; gap: .3rem }
.row { display: flex; gap: .3rem }
.key { flex: 1; min-height: 44px; padding: .5rem .6rem; border: 0; border-radius: .6rem; background: var(--key); color: var(--link); font: inherit; font-size: .95rem; text-align: center; text-decoration: none; cursor: pointer }
.key[aria-busy] { opacity: .6 }
#toast { position: fixed; left: 50%; bottom: 6.5rem; transform: translateX(-50%); max-width: 36rem; width: calc(100% - 2rem); background: #10222f; color: #fff; padding: .7rem .9rem; border-radius: .7rem; z-index: 2 }
form { position: sticky; bottom: 0; background: var(--ground); display: flex; flex-wrap: wrap; gap: .5rem; align-items: center }
form label { font-size: .85rem }
form .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
form select, form input:not([type]), form button { font: inherit; min-height: 44px; border-radius: .6rem; border: 1px solid var(--soft); padding: .4rem .6rem; background: var(--paper); color: var(--ink) }
form input:not([type]) { flex: 1 1 8rem; min-width: 0 }
form button { background: var(--bar); color: #fff; border: 0; padding: .4rem 1rem; cursor: pointer }
form .check { display: flex; align-items: center; gap: .3rem; min-height: 44px }
#empty { text-align: center; padding: 3rem 1rem }
footer { font-size: .85rem; text-align: center; color: var(--ink) }
@media (prefers-reduced-motion: no-preference) { li.new article { animation: in .25s ease-out } @keyframes in { from { transform: translateY(.6rem); opacity: 0 } } }
`;
