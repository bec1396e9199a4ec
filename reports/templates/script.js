(function(){var d=document,h=d.documentElement;h.classList.add('js');
function all(s,r){return [].slice.call((r||d).querySelectorAll(s))}
function press(list,on){list.forEach(function(b){b.setAttribute('aria-pressed',on(b))})}
/* theme: automatic, light, dark */
var b=d.getElementById('gk-theme'),seq=['auto','light','dark'],i=0;
b.onclick=function(){i=(i+1)%3;if(i)h.setAttribute('data-theme',seq[i]);else h.removeAttribute('data-theme');b.textContent=b.dataset[seq[i]]};
d.getElementById('gk-print').onclick=function(){window.print()};
/* language of the summary */
var tabs=all('[data-sum]');
function sum(l){all('[data-sumlang]').forEach(function(x){x.hidden=x.dataset.sumlang!==l});press(tabs,function(x){return x.dataset.sum===l})}
tabs.forEach(function(x){x.onclick=function(){sum(x.dataset.sum)}});if(tabs[0])sum(tabs[0].dataset.sum);
/* filter: rows by their tag */
all('.filters').forEach(function(g){var keys=all('button',g),rows=all('tbody tr[data-d]',d.getElementById(g.dataset.for)),say=g.querySelector('[role=status]');
keys.forEach(function(k){k.onclick=function(){var n=0;press(keys,function(y){return y===k});
rows.forEach(function(r){var on=!k.dataset.f||r.dataset.d===k.dataset.f;r.hidden=!on;n+=on});
if(say)say.textContent=say.textContent.replace(/\d+/,n)}})});
/* sort: a column heading becomes a button; what has no value stays last */
all('table.sortable').forEach(function(t){all('th[data-s]',t).forEach(function(th){
var k=d.createElement('button'),ix=[].indexOf.call(th.parentNode.children,th),num=th.dataset.s==='n';
k.type='button';while(th.firstChild)k.appendChild(th.firstChild);th.appendChild(k);
k.onclick=function(){var up=th.getAttribute('aria-sort')==='ascending'?-1:1;
all('th[aria-sort]',t).forEach(function(o){o.removeAttribute('aria-sort')});th.setAttribute('aria-sort',up>0?'ascending':'descending');
all('tbody',t).forEach(function(body){all('tr[data-d]',body).map(function(r){return [r.children[ix].dataset.v||'',r]}).sort(function(x,y){
var u=x[0],v=y[0];if(!u||!v)return u?-1:v?1:0;return up*(num?u-v:u.localeCompare(v,h.lang))}).forEach(function(p){body.appendChild(p[1])})})}})});
/* contents: folded on narrow screens; the section in view is marked */
var box=d.querySelector('.toc details'),wide=window.matchMedia('(min-width:1080px)');
function fold(){box.open=wide.matches}
if(box){fold();wide.addEventListener('change',fold);var m={};all('.toc a').forEach(function(a){m[a.hash.slice(1)]=a});
if('IntersectionObserver' in window){var o=new IntersectionObserver(function(es){es.forEach(function(e){var a=m[e.target.id];if(e.isIntersecting&&a){
all('.toc a[aria-current]').forEach(function(x){x.removeAttribute('aria-current')});a.setAttribute('aria-current','true')}})},{rootMargin:'-15% 0px -75% 0px'});
all('main section').forEach(function(s){o.observe(s)})}}
})();
