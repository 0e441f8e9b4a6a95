"""Calls whose values, of Theano itself, stand in values.json; `make_values.py` writes them, with the Python of Theano's day."""

import re

import numpy as np

#: name -> (Theano's type of the input, value)
INPUTS = {
    "s": ("dscalar", np.array(0.7)),
    "v": ("dvector", np.array([0.3, -1.2, 2.5, 0.9])),
    "w": ("dvector", np.array([1.5, 0.2, -0.4, 2.0])),
    "u": ("dvector", np.array([0.1, 0.4, 0.6, 0.95])),
    "h": ("dvector", np.array([-2.5, -0.5, 0.5, 1.5])),
    "m": ("dmatrix", np.array([[1.0, 2.0, -1.0], [0.5, -3.0, 4.0]])),
    "n": ("dmatrix", np.array([[2.0, 0.3, 0.1], [0.2, 1.5, -0.4], [0.7, 0.2, 3.0]])),
    "p": ("dmatrix", np.array([[2.0, 0.5, 0.1], [0.5, 1.5, -0.4], [0.1, -0.4, 3.0]])),
    "t": ("dtensor3", np.arange(12.0).reshape(2, 2, 3) - 4.0),
    "r": ("drow", np.array([[1.0, 2.0, 3.0]])),
    "c": ("dcol", np.array([[1.0], [-2.0]])),
    "f": ("fvector", np.array([0.5, 1.25, -2.0, 4.0], "float32")),
    "i": ("lvector", np.array([2, 0, 3, 1])),
    "j": ("ivector", np.array([-7, 3, 5, -2], "int32")),
    "k": ("lscalar", np.array(2)),
    "o": ("lvector", np.array([1, 0, 0, 2])),
}

ELEMENTS = (
    "abs_(v) exp(v) exp2(v) expm1(v) log(u) log2(u) log10(u) log1p(u) sqrt(u) sqr(v) neg(v) inv(v) sgn(v) ceil(v) floor(v) trunc(v) "
    "deg2rad(v) rad2deg(v) sin(v) cos(v) tan(v) sinh(v) cosh(v) tanh(v) arcsin(u) arccos(u) arctan(v) arcsinh(v) arccosh(w*w+1) "
    "arctanh(u) erf(v) erfc(v) erfcx(v) erfinv(u) erfcinv(u) gamma(u) gammaln(u) psi(u) tri_gamma(u) i0(v) i1(v) "
    "nnet.sigmoid(v) nnet.softplus(v) nnet.hard_sigmoid(v) nnet.softsign(v) nnet.relu(v) nnet.relu(v,0.1) nnet.elu(v) nnet.elu(v,2.) "
    "nnet.selu(v) round_half_to_even(h) round_half_away_from_zero(h) conj(v) sigmoid(v) softplus(v)"
).replace("sigmoid(v) softplus(v)", "")
VALUES = """
exp(i) sqrt(i) sqr(i) abs_(j) neg(j) sgn(j) ceil(j) floor(j) trunc(j) log(i+1) exp(f) sqr(f) sigmoid_of_f
add(v,w) add(v,w,1) sub(v,w) mul(v,w) mul(v,w,2) true_div(v,w) true_div(i,j) int_div(j,2) int_div(v,0.4) mod(j,3) mod(v,0.4) pow(u,v) pow(i,2)
power(u,w) maximum(v,w) minimum(v,w) clip(v,-1,1) arctan2(v,w) switch(v>w,v,w) switch(o,v,w) where(v<0,0,v) second(v,1) fill(m,s) isnan(v/0)
isinf(v/0) isclose(v,v+1e-9) allclose(v,v+1e-9) ceil_intdiv(i,2) chi2sf(u,3) gammainc(u,u+1) gammaincc(u,u+1) gammal(u,u+1) gammau(u,u+1)
iround(h,'half_to_even') round(h,'half_to_even') round(h,'half_away_from_zero')
eq(o,0) neq(o,0) lt(v,w) gt(v,w) le(v,w) ge(v,w) and_(o>0,v>0) or_(o>0,v>0) xor(o>0,v>0) invert(v>0) and_(i,3) or_(i,4) xor(i,1) invert(i)
bitwise_and(i,1) i/j i//2 j//2 j%3 -j v+i f+1 f*2.5 f+i f+v i+1.5 i>1 v**2 2**v 1/v v%1 abs(v) v*m[0,0] m+r m+c m*r*c
sum(m) sum(m,axis=0) sum(m,axis=1,keepdims=True) sum(i) sum(t,axis=(0,2)) sum(v>0) prod(m) prod(m,axis=0) mean(m) mean(i) mean(m,axis=1)
mean(m,keepdims=True) var(m) var(m,axis=0) var(m,axis=1,ddof=1) std(m) std(m,axis=0) max(m) max(m,axis=1) max(m,axis=0,keepdims=True) min(m)
min(m,axis=0) argmax(m) argmax(m,axis=1) argmin(m,axis=0) argmax(m,axis=1,keepdims=True) max_and_argmax(v) max_and_argmax(m,axis=1) any(o)
any(m>3,axis=1) all(o) all(m>-2,axis=0) ptp(m) ptp(m,axis=0) cov(m) smallest(v,w) largest(v,w) sort(v) sort(m,axis=0) argsort(v) sort(m,axis=None)
argsort(m,axis=1)
zeros(3) zeros((2,3)) ones((2,),dtype='int64') zeros_like(m) ones_like(m,dtype='int64') zeros_like(i) alloc(s,2,3) alloc(v,2,4) eye(3) eye(2,3,1)
identity_like(n) arange(4) arange(1,7,2) arange(0.,1.,0.25) arange(k) tri(3) tri(2,3,1) tril(n) triu(n,1) diag(v) diag(n) diag(n,1) mgrid[0:2,0:3]
ogrid[0:2,0:3] mgrid[0:3] stack([v,w]) stack([v,w],axis=1) stack(v,w) concatenate([v,w]) concatenate([m,n],axis=0) join(0,v,w) join(1,m,c)
stacklists([[s,1.],[2.,s]]) horizontal_stack(m,c) vertical_stack(m,n) split(v,[1,3],2) split(m,[1,2],2,axis=1) roll(v,1) roll(m,1,axis=1)
tile(v,2) tile(m,(1,2)) tile(v,(2,1)) repeat(v,2) repeat(m,2,axis=1) repeat(v,i) repeat(m,[1,2],axis=0) reshape(m,(3,2)) reshape(m,(-1,)) flatten(m)
flatten(t,2) transpose(m) transpose(t,(1,2,0)) swapaxes(t,0,2) diagonal(n) diagonal(n,1) diagonal(t,0,0,1) squeeze(r) shape(m) shape(t)[1]
shape_padleft(v) shape_padright(v) shape_padaxis(m,1) shape_padleft(v,2) addbroadcast(r,0) dot(m,n) dot(v,w) dot(m,n[0]) dot(s,v) dot(t,n)
tensordot(m,n,1) tensordot(t,t,axes=[[0,1],[0,1]]) tensordot(m,m,axes=2) outer(v,w) batched_dot(t,t.dimshuffle(0,2,1)) batched_dot(m,m)
batched_tensordot(t,t,axes=[[2],[2]]) take(v,i) take(m,[0,2],axis=1) take(m,4)
choose(o,[v,w,u]) nonzero(o) nonzero(m>0) nonzero(o,return_matrix=True) flatnonzero(m>0) nonzero_values(o) set_subtensor(v[1:],7.) set_subtensor(m[:,1],s)
set_subtensor(v[i],w) set_subtensor(m[0,1],5) inc_subtensor(v[:2],w[:2]) inc_subtensor(v[o],1.) set_subtensor(m[0],v[:3]) inc_subtensor(m[:,0:2],1)
permute_row_elements(v,i) permute_row_elements(v,i,inverse=1) inverse_permutation(i) cast(v,'int64') cast(i,'float32') cast(v,'bool') divmod(j,3)
cumsum(v) cumsum(m,axis=0) cumprod(v) extra_ops.cumprod(m,axis=1) cumsum(m) extra_ops.diff(v) extra_ops.diff(v,n=2) extra_ops.diff(m,axis=0) bincount(o) bincount(o,minlength=5)
bincount(o,weights=v) extra_ops.compress(o[:3]>0,n,axis=0) extra_ops.compress(o,v) extra_ops.squeeze(c,axis=1) extra_ops.searchsorted(u,v)
extra_ops.searchsorted(u,v,side='right') extra_ops.to_one_hot(o,3) extra_ops.fill_diagonal(n,9.) extra_ops.fill_diagonal_offset(n,9.,1) extra_ops.bartlett(5)
extra_ops.unravel_index(i,(2,2)) extra_ops.ravel_multi_index((o,o),(3,3)) extra_ops.broadcast_to(v,(2,4)) extra_ops.repeat(v,3)
nlinalg.matrix_inverse(n) nlinalg.det(n) nlinalg.trace(n) nlinalg.matrix_dot(n,n,n) nlinalg.diag(v) nlinalg.diag(n) nlinalg.extract_diag(n)
nlinalg.alloc_diag(v) nlinalg.eigh(p)[0] abs(nlinalg.eigh(p)[1]) nlinalg.qr(n)[1]**2 nlinalg.matrix_power(n,3) nlinalg.norm(v,2) nlinalg.norm(n,'fro')
nlinalg.norm(v,1) nlinalg.tensorinv(n.reshape((3,1,3)),2)*0 nlinalg.tensorsolve(n,n[0]) slinalg.cholesky(p) slinalg.solve(n,n[0]) slinalg.solve(n,p)
slinalg.solve_lower_triangular(n,n[0]) slinalg.solve_upper_triangular(n,p) slinalg.expm(n) slinalg.kron(m,n) slinalg.eigvalsh(p,p+n*n.T)
slinalg.Cholesky(lower=False)(p) nnet.softmax(v) nnet.softmax(m) nnet.logsoftmax(m) nnet.softmax_with_bias(m,v[:3]) nnet.logsoftmax(v)
nnet.binary_crossentropy(u,o>0) nnet.sigmoid_binary_crossentropy(v,u) nnet.categorical_crossentropy(nnet.softmax(m),o[:2])
nnet.categorical_crossentropy(nnet.softmax(m),abs(m)) nnet.crossentropy_softmax_1hot(m,o[:2]) nnet.batch_normalization(v,w,u,s,s)
nnet.confusion_matrix(o,o)
v.sum() m.sum(0) m.mean(1) m.std(axis=0) m.var() v.max() m.min(axis=1) m.argmax() m.argmin(1) m.argmax(axis=0,keepdims=True) v.prod() m.T m.dot(n)
v.dimshuffle('x',0) m.dimshuffle(1,0) m.dimshuffle(1,'x',0) r.dimshuffle(1) v.norm(2) v.norm(1) m.norm(L=2) m.norm(L=1,axis=1) m.norm(L=3,axis=0,keepdims=True) v.clip(-1,1) v.repeat(2) v.take([0,2]) o.nonzero()
(m>0).nonzero() o.nonzero_values() v.fill(3.) v.copy() v.sort() v.argsort() v.astype('int64') v.zeros_like() v.ones_like() v.cumsum() v.cumprod()
m.flatten() m.ravel() m.reshape((3,2)) m.transpose() n.trace() n.diagonal() u.searchsorted(v) m.ptp() m.swapaxes(0,1) r.squeeze() v.round('half_to_even')
v.trunc() v.size m.shape v[::-1] v[1:3] m[:,1] m[1,::2] v[i] m[[0,1],[2,0]] v[-1] t[0,:,1] v[None,:] v.nonzero()[0] v.any() o.all() v.exp() u.log()
o.choose([v,w,u]) (o>0).compress(v)
""".replace(" sigmoid_of_f", "")
GRADIENTS = """
tt.grad(tt.sum(v**2*w),v) tt.grad(tt.sum(tt.exp(v)*w),[v,w]) tt.grad(tt.max(v),v) tt.grad(tt.sum(tt.sort(v)*w),v) tt.grad(tt.prod(v),v)
tt.grad(tt.sum(tt.switch(v>0,v**2,w)),[v,w]) tt.grad(slinalg.cholesky(p).sum(),p).sum() tt.grad(tt.log(nlinalg.det(n)),n) tt.grad(v[i].dot(w),v)
tt.grad(tt.sum(tt.set_subtensor(v[1:3],w[:2])**2),[v,w]) tt.grad(tt.sum(tt.nnet.softmax(m)**2),m) tt.grad(tt.sum(tt.extra_ops.cumprod(v)*w),v)
tt.grad(tt.sum(abs(h)),h) tt.grad(tt.nnet.relu(h).sum(),h) tt.grad(tt.sum(tt.clip(v,-1,1)*w),v) tt.grad(tt.sum(v*w),v,consider_constant=[w])
tt.grad(tt.sum(w),v,disconnected_inputs='ignore') tt.jacobian(v**2*w,v) tt.jacobian(tt.dot(m,n[0]),n) tt.hessian(tt.sum(v**3*w),v) tt.Lop(v**2,v,w)
tt.grad(tt.sum(tt.mean(m,axis=0)*m),m) tt.grad(tt.std(v),v) tt.grad(tt.sum(slinalg.solve(n,v[:3])),v) tt.grad(tt.dot(tt.dot(v[:3],p),w[:3]),p)
theano.gradient.grad(tt.sum(theano.gradient.disconnected_grad(v)*v),v) theano.grad(tt.sum(theano.gradient.zero_grad(v)*v),v)
tt.grad(tt.sum(tt.gammaln(u)+tt.psi(u)+tt.erf(u)),u) tt.grad(tt.sum(theano.gradient.grad_scale(v,3.)**2),v)
"""
LOOPS = """
scan(lambda x,a:a+x,sequences=v,outputs_info=tt.zeros_like(s))[0] scan(lambda x:x**2,sequences=[v])[0] scan(lambda x,y:x*y,sequences=[v,w[:3]])[0]
scan(lambda a:a*2,outputs_info=s,n_steps=4)[0] scan(lambda a,b:a+b,outputs_info=dict(initial=v[:2],taps=[-2,-1]),n_steps=4)[0]
scan(lambda a,b:a-2*b,outputs_info=[dict(initial=v[:3],taps=[-1,-3])],n_steps=5)[0] scan(lambda x,y:x-y,sequences=dict(input=v,taps=[0,-1]))[0]
scan(lambda x,y,z:x+y*z,sequences=[dict(input=v,taps=[-1,1]),w])[0] scan(lambda x,k:x*k,sequences=v,non_sequences=s)[0]
scan(lambda x,a:a*.5+x,sequences=v,outputs_info=s,go_backwards=True)[0] scan(lambda x,a,b:[a+x,b*a],sequences=v,outputs_info=[s,tt.ones_like(s)])[0]
scan(lambda x,a:[a+x,a*x],sequences=v,outputs_info=[s,None])[0] scan(lambda x:[x,x+1],sequences=m)[0] scan(lambda x,y:x+y,sequences=[v],non_sequences=[w])[0]
scan(lambda x,a:a+x,sequences=v,outputs_info=s,n_steps=2)[0] scan(lambda x,a:a+x,sequences=v,outputs_info=s,n_steps=k)[0]
scan(lambda a:(a*2,until(a>1)),outputs_info=s,n_steps=10)[0] scan(lambda x,a:tt.dot(n,a)+x,sequences=m,outputs_info=n[0])[0]
scan(lambda x:scan(lambda y,b:b+y,sequences=x,outputs_info=tt.zeros_like(s))[0][-1],sequences=m)[0] theano.map(lambda x:x+1,v)[0]
theano.reduce(lambda x,a:a+x,v,tt.zeros_like(s))[0] theano.foldl(lambda x,a:a-x,v,s)[0] theano.foldr(lambda x,a:a/2-x,v,s)[0]
tt.grad(scan(lambda x,a:a*x+w[0],sequences=v,outputs_info=s)[0][-1],[v,s,w]) theano.clone(v*w,replace={w:v+1}) ifelse(tt.lt(s,1.),v,w) ifelse(tt.gt(s,1.),v,w)
tt.mean(theano.scan(lambda i,a:a+v[i],sequences=tt.arange(4),outputs_info=s)[0])
"""


def calls():
    """Return the calls as expressions, in order."""
    named = [*ELEMENTS.split(), *VALUES.split()]
    plain = ("v.", "m.", "u.", "o.", "r.", "n.", "(m", "(o", "i/", "i//", "j//", "j%", "-j", "v+", "f+", "f*", "i+", "i>", "v*", "2*", "1/", "v%", "v[",
             "m[", "t[", "m+", "m*", "abs(")  # fmt: skip
    return [x if x.startswith(plain) else f"tt.{x}" for x in named] + [*GRADIENTS.split(), *re.split(r"(?<!lambda)\s+", LOOPS.strip())]


def namespace(theano, tt):
    """Return the names that the calls use: the inputs, and Theano's."""
    from theano.scan.utils import until

    from theano.ifelse import ifelse
    from theano.tensor import nlinalg, nnet, slinalg

    names = {name: getattr(tt, kind)(name) for name, (kind, _) in INPUTS.items()}
    names.update(theano=theano, tt=tt, np=np, scan=theano.scan, ifelse=ifelse, until=until, slinalg=slinalg, nlinalg=nlinalg, nnet=nnet)
    return names


def evaluate(theano, tt, expressions):
    """Return the values of expressions, each a list of arrays, and what failed: expression -> error."""
    names = namespace(theano, tt)
    inputs, data = [names[name] for name in INPUTS], [value for _, value in INPUTS.values()]
    graphs, failed = {}, {}
    for text in expressions:
        try:
            graph = eval(text, names)
            graphs[text] = [tt.as_tensor_variable(x) for x in (graph if isinstance(graph, (list, tuple)) else [graph])]
        except Exception as error:
            failed[text] = error
    function = theano.function(inputs, [x for graph in graphs.values() for x in graph], on_unused_input="ignore")
    results = iter(function(*data))
    return {text: [np.asarray(next(results)) for _ in graph] for text, graph in graphs.items()}, failed
