/** Says every second that a second has passed: in a hidden tab the page's own timers may be put off for a minute. */
setInterval(() => postMessage(null), 1000)
